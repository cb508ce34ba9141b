// From tensors to the kernels' pointers, and the spread over threads.
#include "ops/attention_run.h"

#include <ATen/Parallel.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "ops/attention_kernel.h"
#include "ops/backend.h"

namespace dsvl {
namespace {

// A table as the kernels read it: reversed, filled up, and a transposed copy.
struct Table {
  explicit Table(const Tensor& rel) {
    if (!rel.defined()) return;
    rows = at::constant_pad_nd(rel.flip(0), {0, 0, 0, kTablePadding}).contiguous();
    columns = rows.t().contiguous();
  }
  const float* data() const { return rows.defined() ? rows.const_data_ptr<float>() : nullptr; }
  const float* transposed() const {
    return columns.defined() ? columns.const_data_ptr<float>() : nullptr;
  }
  Tensor rows, columns;
};

AttentionProblem describe(const AttentionInputs& in, const Table& h, const Table& w) {
  AttentionProblem p{};
  p.batch = in.qkv.size(0);
  p.rows = in.qkv.size(1);
  p.columns = in.qkv.size(2);
  p.heads = in.qkv.size(4);
  p.dims = in.qkv.size(5);
  p.window_rows = in.window ? in.window : p.rows;
  p.window_columns = in.window ? in.window : p.columns;
  p.scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(p.dims)));
  p.qkv = in.qkv.const_data_ptr<float>();
  if (in.hangs_over()) p.pad_token = in.pad_token.const_data_ptr<float>();
  p.rel_h = h.data();
  p.rel_w = w.data();
  p.rel_h_t = h.transposed();
  p.rel_w_t = w.transposed();
  return p;
}

void spread(const AttentionProblem& p, AttentionKernel kernel, int64_t scratch, int64_t chunks) {
  at::parallel_for(0, p.groups() * chunks, 1, [&](int64_t begin, int64_t end) {
    const auto memory = std::make_unique_for_overwrite<float[]>(scratch + 16);
    void* start = memory.get();
    size_t space = (scratch + 16) * sizeof(float);
    std::align(64, scratch * sizeof(float), start, space);
    kernel(p, {begin, end, chunks}, static_cast<float*>(start));
  });
}

int64_t scratch_of(const AttentionProblem& p, int64_t per_key, int64_t per_query) {
  const int64_t keys = (p.window_rows * ((p.window_columns + 15) / 16 * 16) + 31) / 32 * 32;
  const bool relative = p.rel_h != nullptr;
  const int64_t block = std::max<int64_t>(96, relative ? p.window_columns : 0);
  const int64_t bias = p.window_rows + p.window_columns + 96;
  return keys * per_key + block * per_query + 2 * bias * (relative ? block : 1) + 16 * 256 + 512;
}

}  // namespace

int64_t attention_forward_scratch(const AttentionProblem& p) {
  return scratch_of(p, 2 * p.dims, 2 * p.dims + 2);
}

int64_t attention_backward_scratch(const AttentionProblem& p) {
  return scratch_of(p, 5 * p.dims, 3 * p.dims + 2 + 2 * 256);
}

bool attention_kernel_takes(const Tensor& qkv) {
  return qkv.is_cpu() && qkv.scalar_type() == at::kFloat && have_avx2() && qkv.size(-1) % 16 == 0 &&
         qkv.numel() > 0;
}

KernelChoice best_attention_kernel([[maybe_unused]] int64_t dims) {
#if defined(__x86_64__)
  if (have_avx512() && dims % 32 == 0) return {attention_forward_avx512, attention_backward_avx512};
  return {attention_forward_avx2, attention_backward_avx2};
#else
  return {};  // attention_kernel_takes() said no
#endif
}

std::pair<Tensor, Tensor> run_attention_forward(const AttentionInputs& in, bool with_lse,
                                                const KernelChoice& kernel) {
  const Table h(in.rel_h), w(in.rel_w);
  AttentionProblem p = describe(in, h, w);
  const Tensor out = at::empty({p.batch, p.rows, p.columns, p.heads * p.dims}, in.qkv.options());
  Tensor lse;
  if (with_lse) lse = at::empty({p.batch, p.rows, p.columns, p.heads}, in.qkv.options());
  p.out = out.mutable_data_ptr<float>();
  p.lse = with_lse ? lse.mutable_data_ptr<float>() : nullptr;
  // Few heads on many cores: cut the queries too, each part packing the keys again.
  const int64_t wanted = 4 * at::get_num_threads();
  const int64_t parts = (wanted + p.groups() - 1) / p.groups();
  const int64_t most = (p.window_rows * p.window_columns + 95) / 96;
  spread(p, kernel.forward, attention_forward_scratch(p), std::clamp<int64_t>(parts, 1, most));
  return {out, lse};
}

AttentionGradients run_attention_backward(const AttentionInputs& in, const AttentionResult& result,
                                          const KernelChoice& kernel) {
  const Table h(in.rel_h), w(in.rel_w);
  AttentionProblem p = describe(in, h, w);
  AttentionGradients grad{.qkv = at::empty_like(in.qkv), .rel_h = {}, .rel_w = {}, .pad_token = {}};
  Tensor table_h, table_w, pad;
  if (p.rel_h) {
    table_h = at::zeros({p.groups(), 2 * p.window_rows - 1, p.dims}, in.qkv.options());
    table_w = at::zeros({p.groups(), 2 * p.window_columns - 1, p.dims}, in.qkv.options());
    p.grad_rel_h = table_h.mutable_data_ptr<float>();
    p.grad_rel_w = table_w.mutable_data_ptr<float>();
  }
  if (p.pad_token) {
    pad = at::zeros({p.groups() / p.heads, p.heads, 2, p.dims}, in.qkv.options());
    p.grad_pad = pad.mutable_data_ptr<float>();
  }
  p.out = result.out.mutable_data_ptr<float>();  // only read
  p.lse = result.lse.mutable_data_ptr<float>();
  p.grad_out = result.grad_out.const_data_ptr<float>();
  p.grad_qkv = grad.qkv.mutable_data_ptr<float>();
  spread(p, kernel.backward, attention_backward_scratch(p), 1);
  // Summed over groups in a fixed order: the number of threads does not change the result.
  if (p.rel_h) {
    grad.rel_h = table_h.sum(0).flip(0);
    grad.rel_w = table_w.sum(0).flip(0);
  }
  if (in.pad_token.defined()) {
    grad.pad_token = at::zeros({3, p.heads, p.dims}, in.qkv.options());
    if (p.pad_token) grad.pad_token.narrow(0, 1, 2).copy_(pad.sum(0).transpose(0, 1));
  }
  return grad;
}

}  // namespace dsvl

// The reference through scaled_dot_product_attention, and the choice of kernel.
#include "ops/causal_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <vector>

#include "ops/backend.h"
#include "ops/causal_attention_kernels.h"

namespace dsvl {
namespace {

constexpr int64_t kRowsPerMask = 256;  // bounds the mask of a long prompt behind a cached past

// [G, S, K] -> [1, H, S, K], each head repeated for its group of queries
Tensor for_queries(const Tensor& keys, int64_t heads) {
  const auto groups = keys.size(0);
  if (groups == heads) return keys.unsqueeze(0);
  return keys.unsqueeze(1)
      .expand({groups, heads / groups, keys.size(1), keys.size(2)})
      .reshape({1, heads, keys.size(1), keys.size(2)});
}

// True where query row t of `rows` (the first sees `first` + 1 keys) may look.
Tensor causal_mask(int64_t first, int64_t rows, int64_t keys, const Tensor& like) {
  const auto options = like.options().dtype(at::kLong);
  const auto limit = at::arange(first, first + rows, options).unsqueeze(1);
  return at::arange(keys, options).unsqueeze(0).le(limit);
}

#if defined(__x86_64__)
bool fits_decode_kernel(const Tensor& q, const Tensor& keys, const Tensor& values) {
  const auto plain = [](const Tensor& t) {
    return t.is_cpu() && t.scalar_type() == at::kFloat &&
           !(c10::GradMode::is_enabled() && t.requires_grad());
  };
  const auto rows = [](const Tensor& t) { return t.stride(2) == 1 && t.stride(1) == t.size(2); };
  return plain(q) && plain(keys) && plain(values) && rows(keys) && rows(values) &&
         q.size(2) % 8 == 0;
}

Tensor run_decode(const Tensor& q, const Tensor& keys, const Tensor& values) {
  const auto in = q.contiguous();
  const auto out = at::empty_like(in);
  const auto groups = keys.size(0), tokens = keys.size(1), width = q.size(2),
             heads = q.size(1) / groups;
  at::parallel_for(0, groups, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scores(static_cast<size_t>(heads * tokens));
    for (int64_t g = begin; g < end; ++g)
      decode_attention_avx2({.q = in.const_data_ptr<float>() + g * heads * width,
                             .keys = keys.const_data_ptr<float>() + g * keys.stride(0),
                             .values = values.const_data_ptr<float>() + g * values.stride(0),
                             .out = out.mutable_data_ptr<float>() + g * heads * width,
                             .scores = scores.data(),
                             .heads = heads,
                             .tokens = tokens,
                             .head_dim = width});
  });
  return out;
}
#endif

}  // namespace

Tensor causal_attention_reference(const Tensor& q, const Tensor& keys, const Tensor& values) {
  const auto tokens = q.size(0), heads = q.size(1), total = keys.size(1);
  const auto past = total - tokens;
  const auto queries = q.transpose(0, 1).unsqueeze(0);          // [1, H, T, K]
  const auto k = for_queries(keys.to(q.scalar_type()), heads);  // [1, H, S, K]
  const auto v = for_queries(values.to(q.scalar_type()), heads);
  if (past == 0 || tokens == 1) {
    const auto out =
        at::scaled_dot_product_attention(queries, k, v, {}, 0.0, /*is_causal=*/tokens > 1);
    return out.squeeze(0).transpose(0, 1);  // [T, H, K]
  }
  std::vector<Tensor> parts;
  for (int64_t first = 0; first < tokens; first += kRowsPerMask) {
    const auto rows = std::min(kRowsPerMask, tokens - first);
    const auto seen = past + first + rows;
    const auto mask = causal_mask(past + first, rows, seen, q);
    parts.push_back(at::scaled_dot_product_attention(
        queries.narrow(2, first, rows), k.narrow(2, 0, seen), v.narrow(2, 0, seen), mask));
  }
  return at::cat(parts, 2).squeeze(0).transpose(0, 1);
}

Tensor causal_attention(const Tensor& q, const Tensor& keys, const Tensor& values) {
#if defined(__x86_64__)
  if (q.size(0) == 1 && have_avx2() && fits_decode_kernel(q, keys, values))
    return run_decode(q, keys, values);
#endif
  return causal_attention_reference(q, keys, values);
}

}  // namespace dsvl

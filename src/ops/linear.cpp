// The reference and the choice of kernel.
#include "ops/linear.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "ops/backend.h"
#include "ops/linear_autograd.h"
#include "ops/linear_kernels.h"

namespace dsvl {
namespace {

constexpr int64_t kManyRows = 64;     // from here MKL's float32 product wins over the packed blocks
constexpr int64_t kFewRows = 8;       // linear_few_rows_avx2 takes so many
constexpr int64_t kPanelRows = 1024;  // weight rows widened at a time by the reference
constexpr int64_t kRowsPerTask = 64;  // weight rows a thread takes at least

bool is_half(const Tensor& t) {
  return t.scalar_type() == at::kBFloat16 || t.scalar_type() == at::kHalf;
}

bool needs_grad(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  return c10::GradMode::is_enabled() &&
         (x.requires_grad() || weight.requires_grad() || (bias.defined() && bias.requires_grad()));
}

std::optional<WeightFormat> format_of(const Tensor& weight) {
  if (!weight.is_cpu() || !weight.is_contiguous()) return std::nullopt;
  switch (weight.scalar_type()) {
    case at::kFloat:
      return WeightFormat::f32;
    case at::kBFloat16:
      return WeightFormat::bf16;
    case at::kHalf:
      return WeightFormat::f16;
    default:
      return std::nullopt;
  }
}

int64_t rows_of(const Tensor& x, const Tensor& weight) {
  return weight.size(1) == 0 ? 0 : x.numel() / weight.size(1);
}

// Whether linear() would give each to linear_few_rows_avx2.
bool all_few_rows(const Tensor& x, std::span<const LinearWeights> layers) {
  if (!have_avx2() || x.scalar_type() != at::kFloat) return false;
  return std::all_of(layers.begin(), layers.end(), [&](const LinearWeights& layer) {
    const auto rows = rows_of(x, layer.weight);
    return format_of(layer.weight) && !needs_grad(x, layer.weight, layer.bias) && rows > 0 &&
           rows <= kFewRows;
  });
}

// Weights wider a panel at a time: the whole would double or triple a large model's memory.
Tensor linear_panels(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const auto rows = x.reshape({-1, x.size(-1)});  // [M, K]
  const auto n = weight.size(0);
  auto y = at::empty({rows.size(0), n}, rows.options());
  for (int64_t begin = 0; begin < n; begin += kPanelRows) {
    const auto count = std::min(kPanelRows, n - begin);
    auto part = y.narrow(1, begin, count);
    at::mm_out(part, rows, weight.narrow(0, begin, count).to(x.scalar_type()).t());
  }
  if (bias.defined()) y.add_(bias.to(x.scalar_type()));
  auto sizes = x.sizes().vec();
  sizes.back() = n;
  return y.view(sizes);
}

#if defined(__x86_64__)
// The products' weight rows, one after the other, divided among threads.
void run_few_rows(std::span<const LinearArgs> products) {
  int64_t rows = 0;
  for (const auto& args : products) rows += args.n;
  at::parallel_for(0, rows, kRowsPerTask, [&](int64_t begin, int64_t end) {
    int64_t first = 0;
    for (const auto& args : products) {
      const auto from = std::max(begin - first, int64_t{0}), to = std::min(end - first, args.n);
      if (from < to) linear_few_rows_avx2(args, from, to);
      first += args.n;
    }
  });
}

struct Free {
  void operator()(void* p) const { std::free(p); }
};

void run_gemm(const LinearArgs& args) {
  const auto tiles = (args.n + 15) / 16;
  at::parallel_for(0, tiles, 4, [&](int64_t begin, int64_t end) {
    const std::unique_ptr<float, Free> scratch(
        static_cast<float*>(std::aligned_alloc(64, kGemmScratch * sizeof(float))));
    linear_gemm_avx2(args, begin * 16, std::min(end * 16, args.n), scratch.get());
  });
}

// Arguments of a kernel and the tensors that hold what they point at.
struct Product {
  Tensor in, bias, y;
  LinearArgs args;
};

Product product(const Tensor& x, const Tensor& weight, const Tensor& bias, WeightFormat format) {
  Product p;
  p.in = x.contiguous();
  if (bias.defined()) p.bias = bias.to(at::kFloat).contiguous();
  auto sizes = x.sizes().vec();
  sizes.back() = weight.size(0);
  p.y = at::empty(sizes, x.options());
  p.args = {.x = p.in.const_data_ptr<float>(),
            .weight = weight.const_data_ptr(),
            .bias = bias.defined() ? p.bias.const_data_ptr<float>() : nullptr,
            .y = p.y.mutable_data_ptr<float>(),
            .m = p.in.numel() / weight.size(1),
            .n = weight.size(0),
            .k = weight.size(1),
            .format = format};
  return p;
}

Tensor run_avx2(const Tensor& x, const Tensor& weight, const Tensor& bias, WeightFormat format) {
  const auto p = product(x, weight, bias, format);
  if (p.args.m == 0) return p.y;
  if (p.args.m <= kFewRows)
    run_few_rows({&p.args, 1});
  else
    run_gemm(p.args);
  return p.y;
}
#endif

}  // namespace

Tensor linear_reference(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const auto dtype = x.scalar_type();
  if (is_half(weight) && dtype == at::kFloat && !needs_grad(x, weight, bias) && weight.is_cpu())
    return linear_panels(x, weight, bias);
  return at::linear(x, weight.to(dtype), bias.defined() ? bias.to(dtype) : bias);
}

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const auto format = format_of(weight);
  if (!format || x.scalar_type() != at::kFloat) return linear_reference(x, weight, bias);
  const bool grad = needs_grad(x, weight, bias);
  if (grad && !is_half(weight)) return linear_reference(x, weight, bias);
  if (grad) return linear_mixed_autograd(x, weight, bias);
  const int64_t rows = rows_of(x, weight);
  if (rows > kFewRows && *format == WeightFormat::bf16 && have_avx512_bf16() &&
      bf16_products_allowed()) {
    // oneDNN's bf16 product: 4 times the float32 rate where the CPU has it.
    return at::linear(x.to(at::kBFloat16), weight, bias.defined() ? bias.to(at::kBFloat16) : bias)
        .to(at::kFloat);
  }
  if (rows > kFewRows && have_avx512()) return linear_reference(x, weight, bias);
  if (rows > kManyRows && *format == WeightFormat::f32) return linear_reference(x, weight, bias);
#if defined(__x86_64__)
  if (have_avx2()) return run_avx2(x, weight, bias, *format);
#endif
  return linear_reference(x, weight, bias);
}

std::vector<Tensor> linear_each(const Tensor& x, std::span<const LinearWeights> layers) {
  std::vector<Tensor> results;
#if defined(__x86_64__)
  if (all_few_rows(x, layers)) {
    std::vector<LinearArgs> products;
    std::vector<Product> kept;
    for (const auto& [weight, bias] : layers) {
      kept.push_back(product(x, weight, bias, *format_of(weight)));
      products.push_back(kept.back().args);
      results.push_back(kept.back().y);
    }
    run_few_rows(products);
    return results;
  }
#endif
  for (const auto& [weight, bias] : layers) results.push_back(linear(x, weight, bias));
  return results;
}

}  // namespace dsvl

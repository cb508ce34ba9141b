// The reference and the choice of kernel.
#include "ops/rope.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/cat.h>

namespace dsvl {

Tensor rope_reference(const Tensor& x, const Tensor& cos, const Tensor& sin) {
  const auto half = x.size(-1) / 2;
  const auto c = cos.unsqueeze(1).to(x.scalar_type());  // [N, 1, K/2]
  const auto s = sin.unsqueeze(1).to(x.scalar_type());
  const auto a = x.narrow(-1, 0, half);
  const auto b = x.narrow(-1, half, half);
  return at::cat({a * c - b * s, b * c + a * s}, -1);
}

Tensor rope(const Tensor& x, const Tensor& cos, const Tensor& sin) {
  return rope_reference(x, cos, sin);
}

Tensor rope_interleaved(const Tensor& x, const Tensor& cos, const Tensor& sin) {
  const auto pairs = x.unflatten(-1, {x.size(-1) / 2, 2});  // [N, H, K/2, 2]
  return rope(pairs.transpose(-1, -2).flatten(-2), cos, sin);
}

}  // namespace dsvl

// Matrix products with weights in float32, bfloat16 or float16.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// x [..., K] times weight [N, K] transposed, plus bias [N] when defined -> [..., N] in x's dtype.
// x float32 with half-precision weights is the usual case on a CPU without bf16 arithmetic: the
// products and sums are float32, the weights are widened on the way (exact). Differentiable in
// every argument.
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias);

// The same in plain tensor operations, on every device.
Tensor linear_reference(const Tensor& x, const Tensor& weight, const Tensor& bias);

}  // namespace dsvl

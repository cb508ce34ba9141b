// Matrix products with weights in float32, bfloat16 or float16.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <vector>

namespace dsvl {

using at::Tensor;

// x [..., K] times weight [N, K] transposed, plus bias [N] when defined -> [..., N] in x's dtype.
// x float32 with half-precision weights is the usual case on a CPU without bf16 arithmetic: the
// products and sums are float32, the weights are widened on the way (exact). Differentiable in
// every argument.
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias);

struct LinearWeights {
  Tensor weight;  // [N, K], as linear() takes it
  Tensor bias;    // [N] or undefined
};

// linear() of the same x with each of `layers`, to the same bits. With few rows, as in decoding,
// threads divide the weight rows of all layers once, and so wait for each other once.
std::vector<Tensor> linear_each(const Tensor& x, std::span<const LinearWeights> layers);

// The same in plain tensor operations, on every device.
Tensor linear_reference(const Tensor& x, const Tensor& weight, const Tensor& bias);

}  // namespace dsvl

// Root-mean-square normalisation. Spec architecture 8.1.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// x [..., D], weight [D] in any float dtype -> [..., D] in x's dtype:
// weight * (x * rsqrt(mean(x^2) + eps)), the statistics in float32. Differentiable in x and weight.
Tensor rms_norm(const Tensor& x, const Tensor& weight, double eps);

// The same in plain tensor operations, on every device.
Tensor rms_norm_reference(const Tensor& x, const Tensor& weight, double eps);

}  // namespace dsvl

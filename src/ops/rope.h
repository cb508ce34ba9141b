// Rotary positions, the "half split" form of LLaMA: element i of the first half of a head is turned
// together with element i of the second half. Spec architecture 8.1.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// x [N, H, K]; cos, sin [N, K/2] float32 -> [N, H, K] in x's dtype. Differentiable in x.
Tensor rope(const Tensor& x, const Tensor& cos, const Tensor& sin);

// The same in plain tensor operations, on every device.
Tensor rope_reference(const Tensor& x, const Tensor& cos, const Tensor& sin);

}  // namespace dsvl

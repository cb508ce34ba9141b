// Rotary positions. Spec architecture 8.1, 8.4.2.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// The "half split" form of LLaMA: element i of the first half of a head is turned together with
// element i of the second half. x [N, H, K]; cos, sin [N, K/2] float32 -> [N, H, K] in x's dtype.
// Differentiable in x.
Tensor rope(const Tensor& x, const Tensor& cos, const Tensor& sin);

// The same in plain tensor operations, on every device.
Tensor rope_reference(const Tensor& x, const Tensor& cos, const Tensor& sin);

// Elements 2i and 2i+1 of a head are turned together. The result has all first elements of the
// pairs in front of all second ones: the same for queries and keys, products of the two do not
// notice.
Tensor rope_interleaved(const Tensor& x, const Tensor& cos, const Tensor& sin);

}  // namespace dsvl

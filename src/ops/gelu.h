// GELU in its exact (erf) form.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// Takes its input by value: where no gradient is wanted the result is written over it, so pass only
// what is not needed afterwards.
Tensor gelu(Tensor x);

// Whether a result computed from `x` must carry a gradient.
bool needs_grad(const Tensor& x);

}  // namespace dsvl

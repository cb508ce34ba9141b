// Element by element operations that write over their input where no gradient is wanted: a tower's
// activations are large, and fresh memory costs as much as the arithmetic.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// Whether a result computed from `x` must carry a gradient.
bool needs_grad(const Tensor& x);

// GELU in its exact (erf) form. Takes its input by value: pass only what is not needed afterwards.
Tensor gelu(Tensor x);

// x + y for the residual stream; x may be written over.
Tensor add_residual(Tensor x, const Tensor& y);

}  // namespace dsvl

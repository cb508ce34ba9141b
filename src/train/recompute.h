// Activation recomputation: a layer keeps its input only and runs again in the backward pass.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

namespace dsvl {

using at::Tensor;

// layer(x), without what backward would need of it. The gradients of x and of all parameters inside
// are those of a plain call.
Tensor recompute_layer(const Tensor& x, const std::function<Tensor(const Tensor&)>& layer);

}  // namespace dsvl

// A loss that rides on a tensor of the forward pass: it needs no way out of the layer that knows
// it, and comes back when the layer is run again for its gradient.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// y as it is; whatever y's gradient is, `loss` (a scalar) gets `scale`.
Tensor attach_loss(const Tensor& y, const Tensor& loss, double scale);

}  // namespace dsvl

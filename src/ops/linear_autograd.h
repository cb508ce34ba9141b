// linear() with half-precision weights, differentiated.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

// The float32 product of x and a half-precision weight. Saves x and the weight as it is; gradients
// are float32 sums, that of the weight rounded to its dtype.
at::Tensor linear_mixed_autograd(const at::Tensor& x, const at::Tensor& weight,
                                 const at::Tensor& bias);

}  // namespace dsvl

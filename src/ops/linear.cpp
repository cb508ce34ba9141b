// The reference and the choice of kernel.
#include "ops/linear.h"

#include <ATen/ops/linear.h>

namespace dsvl {

Tensor linear_reference(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const auto dtype = x.scalar_type();
  return at::linear(x, weight.to(dtype), bias.defined() ? bias.to(dtype) : bias);
}

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  return linear_reference(x, weight, bias);
}

}  // namespace dsvl

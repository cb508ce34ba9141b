// An identity with a second input.
#include "ops/attach_loss.h"

#include <ATen/ops/full_like.h>

#include "ops/custom_gradient.h"

namespace dsvl {

Tensor attach_loss(const Tensor& y, const Tensor& loss, double scale) {
  if (!loss.requires_grad()) return y;
  const auto forward = [&] { return ForwardResult{y.view_as(y), {loss}}; };
  return custom_gradient({y, loss}, forward, [scale](const BackwardInputs& in) {
    return std::vector<Tensor>{in.grad, at::full_like(in.saved[0], scale)};
  });
}

}  // namespace dsvl

// An identity with a second input.
#include "ops/attach_loss.h"

#include <ATen/ops/full_like.h>
#include <torch/csrc/autograd/custom_function.h>

namespace dsvl {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct AttachLoss : torch::autograd::Function<AttachLoss> {
  static Tensor forward(AutogradContext* context, const Tensor& y, const Tensor& loss,
                        double scale) {
    context->saved_data["scale"] = scale;
    context->save_for_backward({loss});
    return y.view_as(y);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto loss = context->get_saved_variables()[0];
    return {grads[0], at::full_like(loss, context->saved_data["scale"].toDouble()), Tensor()};
  }
};

}  // namespace

Tensor attach_loss(const Tensor& y, const Tensor& loss, double scale) {
  return loss.requires_grad() ? AttachLoss::apply(y, loss, scale) : y;
}

}  // namespace dsvl

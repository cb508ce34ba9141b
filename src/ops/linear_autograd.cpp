// Backward of the mixed product; the weight is widened a panel at a time.
#include "ops/linear_autograd.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

#include "ops/linear.h"

namespace dsvl {
namespace {

constexpr int64_t kPanelRows = 1024;

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// dy [M, N] times weight [N, K] -> [M, K]
Tensor input_gradient(const Tensor& dy, const Tensor& weight) {
  Tensor dx;
  for (int64_t begin = 0; begin < weight.size(0); begin += kPanelRows) {
    const auto count = std::min(kPanelRows, weight.size(0) - begin);
    const auto panel = weight.narrow(0, begin, count).to(at::kFloat);
    const auto part = dy.narrow(1, begin, count);
    if (dx.defined())
      dx.addmm_(part, panel);
    else
      dx = at::mm(part, panel);
  }
  return dx;
}

struct LinearMixed : torch::autograd::Function<LinearMixed> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const std::optional<Tensor>& given_bias) {
    const Tensor bias = given_bias.value_or(Tensor());
    context->save_for_backward({x, weight, bias});
    at::AutoDispatchBelowADInplaceOrView below;
    const c10::AutoGradMode no_grad(false);
    return linear(x, weight, bias);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1], &bias = saved[2];
    const auto dy = grads[0].reshape({-1, weight.size(0)});  // [M, N]
    Tensor dx, dw, db;
    if (context->needs_input_grad(0)) dx = input_gradient(dy, weight).view(x.sizes());
    if (context->needs_input_grad(1))
      dw = at::mm(dy.t(), x.reshape({-1, weight.size(1)})).to(weight.scalar_type());
    if (bias.defined() && context->needs_input_grad(2)) db = dy.sum(0).to(bias.scalar_type());
    return {dx, dw, db};
  }
};

}  // namespace

Tensor linear_mixed_autograd(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  // A Function takes no undefined tensor as an argument.
  return LinearMixed::apply(x, weight, bias.defined() ? std::optional(bias) : std::nullopt);
}

}  // namespace dsvl

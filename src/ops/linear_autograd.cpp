// Backward of the mixed product; the weight is widened a panel at a time.
#include "ops/linear_autograd.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/mm.h>

#include "ops/custom_gradient.h"
#include "ops/linear.h"

namespace dsvl {
namespace {

constexpr int64_t kPanelRows = 1024;

using at::Tensor;

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

std::vector<Tensor> gradients(const BackwardInputs& in) {
  const auto &x = in.saved[0], &weight = in.saved[1], &bias = in.saved[2];
  const auto dy = in.grad.reshape({-1, weight.size(0)});  // [M, N]
  Tensor dx, dw, db;
  if (in.wanted[0]) dx = input_gradient(dy, weight).view(x.sizes());
  if (in.wanted[1]) dw = at::mm(dy.t(), x.reshape({-1, weight.size(1)})).to(weight.scalar_type());
  if (in.wanted[2]) db = dy.sum(0).to(bias.scalar_type());
  return {dx, dw, db};
}

}  // namespace

Tensor linear_mixed_autograd(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const auto forward = [&] { return ForwardResult{linear(x, weight, bias), {x, weight, bias}}; };
  return custom_gradient({x, weight, bias}, forward, gradients);
}

}  // namespace dsvl

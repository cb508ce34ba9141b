// A custom backward that runs the layer once more.
#include "train/recompute.h"

#include <c10/core/GradMode.h>

#include "ops/custom_gradient.h"

namespace dsvl {

Tensor recompute_layer(const Tensor& x, const std::function<Tensor(const Tensor&)>& layer) {
  if (!c10::GradMode::is_enabled()) return layer(x);
  // Without a differentiable input the engine would never call backward, though parameters inside
  // may learn.
  const Tensor input = x.requires_grad() ? x : x.detach().set_requires_grad(true);
  const auto forward = [&] { return ForwardResult{layer(input), {input}}; };
  return custom_gradient({input}, forward, [layer](const BackwardInputs& in) {
    const c10::AutoGradMode on(true);
    const Tensor again = in.saved[0].detach().set_requires_grad(true);
    layer(again).backward(in.grad);  // parameters inside get their gradients here
    return std::vector<Tensor>{again.grad()};
  });
}

}  // namespace dsvl

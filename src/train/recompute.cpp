// A custom backward that runs the layer once more.
#include "train/recompute.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

namespace dsvl {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Layer = std::function<Tensor(const Tensor&)>;

struct LayerHolder : torch::CustomClassHolder {
  explicit LayerHolder(Layer call) : layer(std::move(call)) {}
  Layer layer;
};

struct Recompute : torch::autograd::Function<Recompute> {
  static Tensor forward(AutogradContext* context, const Tensor& x,
                        const std::shared_ptr<Layer>& layer) {
    context->save_for_backward({x});
    context->saved_data["layer"] =
        c10::IValue::make_capsule(c10::make_intrusive<LayerHolder>(*layer));
    const c10::AutoGradMode off(false);
    return (*layer)(x);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto holder = context->saved_data["layer"].toCapsule();
    const auto& layer = static_cast<LayerHolder*>(holder.get())->layer;
    const c10::AutoGradMode on(true);
    const Tensor x = context->get_saved_variables()[0].detach().set_requires_grad(true);
    layer(x).backward(grads[0]);  // parameters inside get their gradients here
    return {x.grad(), Tensor()};
  }
};

}  // namespace

Tensor recompute_layer(const Tensor& x, const Layer& layer) {
  if (!c10::GradMode::is_enabled()) return layer(x);
  // Without a differentiable input the engine would never call backward, though parameters inside
  // may learn.
  const Tensor input = x.requires_grad() ? x : x.detach().set_requires_grad(true);
  return Recompute::apply(input, std::make_shared<Layer>(layer));
}

}  // namespace dsvl

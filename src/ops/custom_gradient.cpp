// One torch::autograd::Function for all of ours.
#include "ops/custom_gradient.h"

#include <torch/csrc/autograd/custom_function.h>

#include <utility>

namespace dsvl {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// What backward needs beside tensors, in a form that the context keeps.
struct Holder : torch::CustomClassHolder {
  Holder(BackwardFunction f, std::vector<bool> d) : call(std::move(f)), defined(std::move(d)) {}
  BackwardFunction call;
  std::vector<bool> defined;  // which inputs are
};

struct Call {
  const ForwardFunction& forward;
  c10::intrusive_ptr<Holder> backward;
};

struct CustomGradient : torch::autograd::Function<CustomGradient> {
  static Tensor forward(AutogradContext* context, const at::TensorList&, const Call& call) {
    const auto [result, saved] = call.forward();
    context->save_for_backward(saved);
    context->saved_data["backward"] = c10::IValue::make_capsule(call.backward);
    return result;
  }

  // The engine counts the defined inputs and the Call.
  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto capsule = context->saved_data["backward"].toCapsule();
    const auto& holder = static_cast<const Holder&>(*capsule);
    BackwardInputs in{context->get_saved_variables(), grads[0], holder.defined};
    for (size_t i = 0, given = 0; i < in.wanted.size(); ++i)
      if (in.wanted[i]) in.wanted[i] = context->needs_input_grad(given++);
    auto gradients = holder.call(in);
    variable_list answer;
    for (size_t i = 0; i < gradients.size(); ++i)
      if (holder.defined[i]) answer.push_back(std::move(gradients[i]));
    answer.emplace_back();
    return answer;
  }
};

}  // namespace

Tensor custom_gradient(const std::vector<Tensor>& inputs, const ForwardFunction& forward,
                       BackwardFunction backward) {
  std::vector<Tensor> given;
  std::vector<bool> defined;
  for (const auto& input : inputs) {
    defined.push_back(input.defined());
    if (input.defined()) given.push_back(input);
  }
  const Call call{forward, c10::make_intrusive<Holder>(std::move(backward), std::move(defined))};
  return CustomGradient::apply(at::TensorList(given), call);
}

}  // namespace dsvl

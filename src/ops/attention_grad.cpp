// Attention as a differentiable function whose backward is a kernel too.
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

#include "ops/attention_run.h"

namespace dsvl {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

// libtorch takes absent tensors in this form.
using MaybeTensor = std::optional<Tensor>;
MaybeTensor maybe(const Tensor& t) {
  return t.defined() ? MaybeTensor(t) : std::nullopt;
}

struct KernelAttention : torch::autograd::Function<KernelAttention> {
  static Tensor forward(AutogradContext* ctx, const Tensor& qkv, const MaybeTensor& rel_h,
                        const MaybeTensor& rel_w, const MaybeTensor& pad_token, int64_t window) {
    const AttentionInputs in{qkv, rel_h.value_or(Tensor()), rel_w.value_or(Tensor()),
                             pad_token.value_or(Tensor()), window};
    auto [out, lse] = run_attention_forward(in, true, best_attention_kernel(qkv.size(-1)));
    ctx->save_for_backward({in.qkv, in.rel_h, in.rel_w, in.pad_token, out, lse});
    ctx->saved_data["window"] = window;
    return out;
  }

  static tensor_list backward(AutogradContext* ctx, tensor_list grad_outputs) {
    const auto saved = ctx->get_saved_variables();
    const AttentionInputs in{saved[0], saved[1], saved[2], saved[3],
                             ctx->saved_data["window"].toInt()};
    auto grad = run_attention_backward(in, {saved[4], saved[5], grad_outputs[0].contiguous()},
                                       best_attention_kernel(in.qkv.size(-1)));
    return {grad.qkv, grad.rel_h, grad.rel_w, grad.pad_token, Tensor()};
  }
};

}  // namespace

Tensor attention_with_gradients(const AttentionInputs& in) {
  return KernelAttention::apply(in.qkv, maybe(in.rel_h), maybe(in.rel_w), maybe(in.pad_token),
                                in.window);
}

}  // namespace dsvl

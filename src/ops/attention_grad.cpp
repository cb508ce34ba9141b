// Attention as a differentiable function whose backward is a kernel too.
#include "ops/attention_run.h"
#include "ops/custom_gradient.h"

namespace dsvl {

Tensor attention_with_gradients(const AttentionInputs& in) {
  const auto kernel = best_attention_kernel(in.qkv.size(-1));
  const auto forward = [&] {
    const auto [out, lse] = run_attention_forward(in, true, kernel);
    return ForwardResult{out, {in.qkv, in.rel_h, in.rel_w, in.pad_token, out, lse}};
  };
  const auto backward = [kernel, window = in.window](const BackwardInputs& b) {
    const auto& s = b.saved;
    const auto grad = run_attention_backward({s[0], s[1], s[2], s[3], window},
                                             {s[4], s[5], b.grad.contiguous()}, kernel);
    return std::vector<Tensor>{grad.qkv, grad.rel_h, grad.rel_w, grad.pad_token};
  };
  return custom_gradient({in.qkv, in.rel_h, in.rel_w, in.pad_token}, forward, backward);
}

}  // namespace dsvl

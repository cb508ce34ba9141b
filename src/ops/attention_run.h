// Attention through the kernels of attention_kernel.h, on tensors.
#pragma once

#include <ATen/core/Tensor.h>

#include <utility>

#include "ops/attention_kernel.h"

namespace dsvl {

using at::Tensor;

// All float32 on the CPU and contiguous. rel_h, rel_w [2 * side - 1, K], or undefined: no relative
// positions. pad_token [3, H, K], needed where windows hang over the edge.
struct AttentionInputs {
  Tensor qkv;  // [B, Y, X, 3, H, K]
  Tensor rel_h, rel_w, pad_token;
  int64_t window = 0;  // 0: the whole grid

  bool hangs_over() const {
    return window != 0 && (qkv.size(1) % window != 0 || qkv.size(2) % window != 0);
  }
};

// Whether a kernel of this machine takes tokens of this kind.
bool attention_kernel_takes(const Tensor& qkv);

// A pair of kernels; the default is this machine's best for the head size.
struct KernelChoice {
  AttentionKernel forward = nullptr, backward = nullptr;
};
KernelChoice best_attention_kernel(int64_t dims);

// Returns [B, Y, X, H * K] and, if asked for, the log of the softmax's sums [B, Y, X, H].
std::pair<Tensor, Tensor> run_attention_forward(const AttentionInputs& in, bool with_lse,
                                                const KernelChoice& kernel);

// Gradients of the tensors of AttentionInputs, undefined where those are.
struct AttentionGradients {
  Tensor qkv, rel_h, rel_w, pad_token;
};
// What forward returned, and the gradient of its output.
struct AttentionResult {
  Tensor out, lse, grad_out;
};
AttentionGradients run_attention_backward(const AttentionInputs& in, const AttentionResult& result,
                                          const KernelChoice& kernel);

// The two as one differentiable function.
Tensor attention_with_gradients(const AttentionInputs& in);

}  // namespace dsvl

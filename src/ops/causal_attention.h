// Causal attention of one sequence's new tokens over all of its tokens.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// q [T, H, K], the new tokens; keys, values [G, S, K] of all tokens, S >= T, the new ones last; H
// is a multiple of G and key head g serves query heads g*H/G .. (g+1)*H/G - 1. Query t sees keys 0
// .. S-T+t. Softmax of q k / sqrt(K) in float32. -> [T, H, K] in q's dtype. Differentiable in every
// argument.
Tensor causal_attention(const Tensor& q, const Tensor& keys, const Tensor& values);

// The same in plain tensor operations, on every device.
Tensor causal_attention_reference(const Tensor& q, const Tensor& keys, const Tensor& values);

}  // namespace dsvl

// Causal multi-head attention with grouped queries over flat batches. Spec architecture 8.1.
#pragma once

#include "nn/layer.h"
#include "nn/linear.h"

namespace dsvl {

struct AttentionSizes {
  int64_t hidden_size, num_heads, num_kv_heads, head_dim;
  bool bias;
};

struct MultiHeadAttention : Attention {
  // `layer` is this layer's index in the cache.
  MultiHeadAttention(Module& parent, const std::string& name, const AttentionSizes& sizes,
                     int64_t layer);

  Tensor forward(const Tensor& x, const LayerContext& context) const override;

  Linear q_proj, k_proj, v_proj, o_proj;

 private:
  Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v,
                const LayerContext& context) const;

  const AttentionSizes sizes_;
  const int64_t layer_;
};

}  // namespace dsvl

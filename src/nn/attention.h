// Causal multi-head attention with grouped queries over flat batches. Spec architecture 8.1.
#pragma once

#include "nn/batch.h"
#include "nn/kv_cache.h"
#include "nn/linear.h"

namespace dsvl {

struct AttentionSizes {
  int64_t hidden_size, num_heads, num_kv_heads, head_dim;
  bool bias;
};

// What all layers of one forward pass share.
struct AttentionContext {
  const Batch& batch;
  Tensor cos, sin;           // [N, K/2]
  KvCache* cache = nullptr;  // null: every segment is whole
};

struct Attention : Module {
  // `layer` is this layer's index in the cache.
  Attention(Module& parent, const std::string& name, const AttentionSizes& sizes, int64_t layer);

  // x [N, D] -> [N, D]; tokens of one segment never see another's.
  Tensor forward(const Tensor& x, const AttentionContext& context) const;

  Linear q_proj, k_proj, v_proj, o_proj;

 private:
  Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v,
                const AttentionContext& context) const;

  const AttentionSizes sizes_;
  const int64_t layer_;
};

}  // namespace dsvl

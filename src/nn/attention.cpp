// Attention layer.
#include "nn/attention.h"

#include <ATen/ops/cat.h>

#include "ops/causal_attention.h"
#include "ops/rope.h"

namespace dsvl {

MultiHeadAttention::MultiHeadAttention(Module& parent, const std::string& name,
                                       const AttentionSizes& sizes, int64_t layer)
    : Attention(parent, name),
      q_proj(*this, "q_proj", sizes.hidden_size, sizes.num_heads * sizes.head_dim, sizes.bias),
      k_proj(*this, "k_proj", sizes.hidden_size, sizes.num_kv_heads * sizes.head_dim, sizes.bias),
      v_proj(*this, "v_proj", sizes.hidden_size, sizes.num_kv_heads * sizes.head_dim, sizes.bias),
      o_proj(*this, "o_proj", sizes.num_heads * sizes.head_dim, sizes.hidden_size, sizes.bias),
      sizes_(sizes),
      layer_(layer) {}

Tensor MultiHeadAttention::forward(const Tensor& x, const LayerContext& context) const {
  const auto qkv = forward_each(x, {&q_proj, &k_proj, &v_proj});
  auto q = qkv[0].unflatten(-1, {sizes_.num_heads, sizes_.head_dim});     // [N, H, K]
  auto k = qkv[1].unflatten(-1, {sizes_.num_kv_heads, sizes_.head_dim});  // [N, G, K]
  const auto v = qkv[2].unflatten(-1, {sizes_.num_kv_heads, sizes_.head_dim});
  q = rope(q, context.cos, context.sin);
  k = rope(k, context.cos, context.sin);
  return o_proj.forward(attend(q, k, v, context).flatten(1));
}

Tensor MultiHeadAttention::attend(const Tensor& q, const Tensor& k, const Tensor& v,
                                  const LayerContext& context) const {
  std::vector<Tensor> parts;
  for (const auto& segment : context.batch.segments) {
    const auto own = [&](const Tensor& t) { return t.narrow(0, segment.begin, segment.length); };
    if (context.cache) {
      const auto all = context.cache->append(layer_, segment, own(k), own(v));
      parts.push_back(causal_attention(own(q), all.keys, all.values));
    } else {
      parts.push_back(causal_attention(own(q), own(k).transpose(0, 1), own(v).transpose(0, 1)));
    }
  }
  return parts.size() == 1 ? parts[0] : at::cat(parts, 0);  // [N, H, K]
}

}  // namespace dsvl

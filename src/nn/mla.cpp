// Both forms of latent attention, and the choice between them.
#include "nn/mla.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>

#include <algorithm>
#include <cmath>

#include "ops/causal_attention.h"
#include "ops/rope.h"

namespace dsvl {
namespace {

// Of the norms inside, whatever rms_norm_eps says (spec architecture 8.4).
constexpr double kNormEps = 1e-6;
// Weights in float32 at a time: half a megabyte, which a core's own cache holds.
constexpr int64_t kWidened = 1 << 17;

Tensor rows_of(const Tensor& t, const Segment& segment) {
  return t.narrow(0, segment.begin, segment.length);
}

// [1, S, R + rope]: the past's, when there is a cache, and the new ones.
Tensor all_latents(const Tensor& latents, const Segment& segment, int64_t layer, KvCache* cache) {
  const auto own = rows_of(latents, segment);
  return cache ? cache->append(layer, segment, own, {}).keys : own.transpose(0, 1);
}

Tensor padded(const Tensor& t, int64_t width) {
  return t.size(-1) == width ? t : at::constant_pad_nd(t, {0, width - t.size(-1)});
}

// causal_attention divides by the root of the width it is given; the scale is ours.
Tensor scaled(const Tensor& q, double scale) {
  return q * (scale * std::sqrt(static_cast<double>(q.size(-1))));
}

Tensor joined(const std::vector<Tensor>& parts) {
  return parts.size() == 1 ? parts[0] : at::cat(parts, 0);
}

// x [H, T, K] times w [H, K, N] -> [H, T, N]. Narrower weights are widened a few heads at a time: a
// step reads them once from memory, and nowhere is a second copy of them all.
Tensor by_heads(const Tensor& x, const Tensor& w) {
  if (w.scalar_type() == x.scalar_type()) return at::bmm(x, w);
  const int64_t heads = std::max<int64_t>(1, kWidened / (w.size(1) * w.size(2)));
  std::vector<Tensor> parts;
  for (int64_t begin = 0; begin < w.size(0); begin += heads) {
    const auto count = std::min(heads, w.size(0) - begin);
    parts.push_back(
        at::bmm(x.narrow(0, begin, count), w.narrow(0, begin, count).to(x.scalar_type())));
  }
  return joined(parts);
}

}  // namespace

Mla::Mla(Module& parent, const std::string& name, const MlaSizes& sizes, int64_t layer)
    : Attention(parent, name),
      q_proj(sizes.latent.q_lora_rank ? nullptr
                                      : std::make_unique<Linear>(*this, "q_proj", sizes.hidden_size,
                                                                 sizes.query_width(), false)),
      kv_a_proj_with_mqa(*this, "kv_a_proj_with_mqa", sizes.hidden_size,
                         sizes.latent.latent_width(), sizes.bias),
      kv_a_layernorm(*this, "kv_a_layernorm", sizes.latent.kv_lora_rank, kNormEps),
      kv_b_proj(*this, "kv_b_proj", sizes.latent.kv_lora_rank,
                sizes.num_heads * sizes.latent.made_width(), false),
      o_proj(*this, "o_proj", sizes.num_heads * sizes.latent.v_head_dim, sizes.hidden_size,
             sizes.bias),
      sizes_(sizes),
      scale_(sizes.softmax_factor / std::sqrt(static_cast<double>(sizes.latent.qk_head_dim()))),
      layer_(layer) {
  const auto rank = sizes.latent.q_lora_rank;
  if (!rank) return;
  q_a_proj = std::make_unique<Linear>(*this, "q_a_proj", sizes.hidden_size, *rank, sizes.bias);
  q_a_layernorm = std::make_unique<RmsNorm>(*this, "q_a_layernorm", *rank, kNormEps);
  q_b_proj = std::make_unique<Linear>(*this, "q_b_proj", *rank, sizes.query_width(), false);
}

Tensor Mla::forward(const Tensor& x, const LayerContext& context) const {
  const auto q = queries(x, context);
  const auto compressed = latents(x, context);
  const auto& segments = context.batch.segments;
  std::vector<Tensor> parts;
  // Neighbours of one form go together: the products with kv_b_proj are the dear ones.
  for (auto run = segments.begin(); run != segments.end();) {
    const bool absorb = absorbs(*run, context.cache);
    const auto end = std::find_if(run, segments.end(), [&](const Segment& segment) {
      return absorbs(segment, context.cache) != absorb;
    });
    const auto attend = absorb ? &Mla::attend_absorbed : &Mla::attend_naive;
    parts.push_back((this->*attend)(q, compressed, {run, end}, context.cache));
    run = end;
  }
  return o_proj.forward(joined(parts).flatten(1));
}

Tensor Mla::queries(const Tensor& x, const LayerContext& context) const {
  const auto& c = sizes_.latent;
  const auto flat =
      q_proj ? q_proj->forward(x) : q_b_proj->forward(q_a_layernorm->forward(q_a_proj->forward(x)));
  const auto q = flat.unflatten(-1, {sizes_.num_heads, c.qk_head_dim()});  // [N, H, nope + rope]
  const auto q_pe = q.narrow(-1, c.qk_nope_head_dim, c.qk_rope_head_dim);
  return at::cat(
      {q.narrow(-1, 0, c.qk_nope_head_dim), rope_interleaved(q_pe, context.cos, context.sin)}, -1);
}

Tensor Mla::latents(const Tensor& x, const LayerContext& context) const {
  const auto& c = sizes_.latent;
  const auto compressed = kv_a_proj_with_mqa.forward(x).unsqueeze(1);  // [N, 1, R + rope]
  const auto latent = kv_a_layernorm.forward(compressed.narrow(-1, 0, c.kv_lora_rank));
  const auto k_pe = compressed.narrow(-1, c.kv_lora_rank, c.qk_rope_head_dim);
  return at::cat({latent, rope_interleaved(k_pe, context.cos, context.sin)}, -1);
}

// Per head, query and key: naive reads nope + rope + V values, absorbed 2 R + rope; but naive makes
// R (nope + V) products for every token of the past once more.
bool Mla::absorbs(const Segment& segment, const KvCache* cache) const {
  const auto& c = sizes_.latent;
  const int64_t made = c.made_width();
  return cache && segment.past > 0 &&
         segment.length * (2 * c.kv_lora_rank - made) < c.kv_lora_rank * made;
}

Tensor Mla::attend_naive(const Tensor& q, const Tensor& latents, const Segments& segments,
                         KvCache* cache) const {
  const auto& c = sizes_.latent;
  const int64_t width = std::max(c.qk_head_dim(), c.v_head_dim);
  const auto heads = scaled(padded(q, width), scale_);
  std::vector<Tensor> parts;
  for (const auto& segment : segments) {
    const auto all = all_latents(latents, segment, layer_, cache).transpose(0, 1);  // [S, 1, ...]
    const auto made = kv_b_proj.forward(all.select(1, 0).narrow(-1, 0, c.kv_lora_rank))
                          .unflatten(-1, {sizes_.num_heads, c.made_width()});
    const auto k_pe = all.narrow(-1, c.kv_lora_rank, c.qk_rope_head_dim)
                          .expand({all.size(0), sizes_.num_heads, c.qk_rope_head_dim});
    const auto keys = at::cat({made.narrow(-1, 0, c.qk_nope_head_dim), k_pe}, -1);
    const auto values = made.narrow(-1, c.qk_nope_head_dim, c.v_head_dim);  // [S, H, V]
    const auto out = causal_attention(rows_of(heads, segment), padded(keys, width).transpose(0, 1),
                                      padded(values, width).transpose(0, 1));
    parts.push_back(out.narrow(-1, 0, c.v_head_dim));
  }
  return joined(parts);
}

Tensor Mla::attend_absorbed(const Tensor& q, const Tensor& latents, const Segments& segments,
                            KvCache* cache) const {
  const auto& c = sizes_.latent;
  const auto made = kv_b_proj.weight.unflatten(0, {sizes_.num_heads, -1});  // [H, nope + V, R]
  const auto to_keys = made.narrow(1, 0, c.qk_nope_head_dim);
  const auto to_values = made.narrow(1, c.qk_nope_head_dim, c.v_head_dim);

  const int64_t first = segments.front().begin;
  const auto own = q.narrow(0, first, segments.back().begin + segments.back().length - first);
  const auto nope = own.narrow(-1, 0, c.qk_nope_head_dim).transpose(0, 1);  // [H, T, nope]
  const auto q_pe = own.narrow(-1, c.qk_nope_head_dim, c.qk_rope_head_dim);
  const auto in_latents = by_heads(nope, to_keys).transpose(0, 1);     // [T, H, R]
  const auto heads = scaled(at::cat({in_latents, q_pe}, -1), scale_);  // [T, H, R + rope]
  std::vector<Tensor> parts;
  for (const auto& segment : segments) {
    const auto all = all_latents(latents, segment, layer_, cache);
    const auto mine = heads.narrow(0, segment.begin - first, segment.length);
    parts.push_back(causal_attention(mine, all, all).narrow(-1, 0, c.kv_lora_rank));
  }
  return by_heads(joined(parts).transpose(0, 1), to_values.transpose(1, 2)).transpose(0, 1);
}

}  // namespace dsvl

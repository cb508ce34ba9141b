// Multi-head latent attention: keys and values are made from one narrow latent a token, and only
// that is kept of the past. Spec architecture 8.4.
#pragma once

#include <memory>
#include <vector>

#include "nn/layer.h"
#include "nn/linear.h"
#include "nn/mla_config.h"
#include "nn/rms_norm.h"

namespace dsvl {

struct MlaSizes {
  int64_t hidden_size, num_heads;
  bool bias;
  double softmax_factor;  // on 1 / sqrt(qk_head_dim): YaRN's
  MlaConfig latent;

  int64_t query_width() const { return num_heads * latent.qk_head_dim(); }
};

struct Mla : Attention {
  // `layer` is this layer's index in the cache.
  Mla(Module& parent, const std::string& name, const MlaSizes& sizes, int64_t layer);

  Tensor forward(const Tensor& x, const LayerContext& context) const override;

  // Two forms of one function of the segments' queries q [N, H, nope + rope] and the latents [N, 1,
  // R + rope] of the new tokens -> [T, H, V], T tokens in the segments given. Naive: keys and
  // values of all tokens are made from the latents. Absorbed: queries are taken to the latents'
  // space instead, which costs less where few new tokens follow a long past.
  using Segments = std::vector<Segment>;
  Tensor attend_naive(const Tensor& q, const Tensor& latents, const Segments& segments,
                      KvCache* cache) const;
  Tensor attend_absorbed(const Tensor& q, const Tensor& latents, const Segments& segments,
                         KvCache* cache) const;

  std::unique_ptr<Linear> q_proj;  // or, with a q_lora_rank, these three
  std::unique_ptr<Linear> q_a_proj;
  std::unique_ptr<RmsNorm> q_a_layernorm;
  std::unique_ptr<Linear> q_b_proj;
  Linear kv_a_proj_with_mqa;
  RmsNorm kv_a_layernorm;
  Linear kv_b_proj, o_proj;

 private:
  Tensor queries(const Tensor& x, const LayerContext& context) const;
  Tensor latents(const Tensor& x, const LayerContext& context) const;
  bool absorbs(const Segment& segment, const KvCache* cache) const;

  const MlaSizes sizes_;
  const double scale_;
  const int64_t layer_;
};

}  // namespace dsvl

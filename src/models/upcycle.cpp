// Experts out of dense layers, and the walk over the layers.
#include "models/upcycle.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "base/error.h"
#include "nn/attention.h"
#include "nn/mla.h"
#include "nn/moe.h"

namespace dsvl {
namespace {

void copy(const Tensor& from, Tensor& to, const char* what) {
  if (from.sizes() != to.sizes())
    fail("upcycling: ", what, " of the dense model is ", c10::str(from.sizes()), ", here it is ",
         c10::str(to.sizes()));
  to = from.to(at::kFloat).clone();
}

void copy_module(const Module& from, Module& to, const char* what) {
  const auto source = from.parameters(), target = to.parameters();
  if (source.size() != target.size()) fail("upcycling: ", what, " has other parameters here");
  for (size_t i = 0; i < source.size(); ++i) copy(*source[i].tensor, *target[i].tensor, what);
}

// Units [begin, begin + width) of a dense layer, as far as there are any; the others stay random
// and say nothing.
void cut(const SwigluMlp& dense, int64_t begin, double scale, SwigluMlp& expert) {
  const int64_t width = expert.down_proj.weight.size(1);
  const int64_t count = std::min(width, dense.down_proj.weight.size(1) - begin);
  Tensor down = at::zeros(expert.down_proj.weight.sizes());
  if (count > 0) {
    expert.gate_proj.weight.narrow(0, 0, count)
        .copy_(dense.gate_proj.weight.narrow(0, begin, count));
    expert.up_proj.weight.narrow(0, 0, count).copy_(dense.up_proj.weight.narrow(0, begin, count));
    down.narrow(1, 0, count).copy_(dense.down_proj.weight.narrow(1, begin, count) * scale);
  }
  expert.down_proj.weight = down;
}

// What an expert's weight is on average when the gate prefers none, times the share of the tokens
// that come to a piece's experts: the dense output is this many times smaller than 1.
double routed_scale(const MoeConfig& c, int64_t pieces) {
  const auto chosen = static_cast<double>(c.num_experts_per_tok);
  const auto experts = static_cast<double>(c.n_routed_experts);
  const double score = c.scoring_func == "sigmoid" ? 0.5 : 1 / experts;
  const double weight = c.norm_topk_prob ? 1 / chosen : score;
  return static_cast<double>(pieces) / (chosen * weight * c.routed_scaling_factor);
}

void upcycle_experts(const SwigluMlp& dense, const MoeConfig& c, Moe& moe) {
  const int64_t width = c.moe_intermediate_size, shared = c.n_shared_experts * width;
  const int64_t units = dense.down_proj.weight.size(1);
  if (moe.shared_experts) cut(dense, 0, 1.0, *moe.shared_experts);
  const int64_t left = std::max<int64_t>(units - shared, 0), pieces = (left + width - 1) / width;
  if (pieces > c.n_routed_experts)
    fail("upcycling: ", c.n_routed_experts, " experts of ", width, " and shared ones of ", shared,
         " hold less than the ", units, " units of the dense layer");
  for (size_t e = 0; e < moe.experts.size(); ++e) {
    const int64_t piece = pieces > 0 ? static_cast<int64_t>(e) % pieces : 0;
    cut(dense, shared + piece * width, routed_scale(c, pieces), moe.experts[e]);
  }
}

void upcycle_layer(DecoderLayer& to, const LanguageConfig& to_config, const DecoderLayer& from,
                   const LanguageConfig& from_config) {
  copy_module(from.input_layernorm, to.input_layernorm, "input_layernorm");
  copy_module(from.post_attention_layernorm, to.post_attention_layernorm,
              "post_attention_layernorm");
  const auto* heads = dynamic_cast<const MultiHeadAttention*>(from.self_attn.get());
  if (auto* latent = dynamic_cast<Mla*>(to.self_attn.get()); latent && heads) {
    upcycle_attention(*latent, to_config, *heads, from_config);
  } else {
    copy_module(*from.self_attn, *to.self_attn, "self_attn");
  }
  const auto* dense = dynamic_cast<const SwigluMlp*>(from.mlp.get());
  if (auto* moe = dynamic_cast<Moe*>(to.mlp.get()); moe && dense) {
    upcycle_experts(*dense, *to_config.moe, *moe);
  } else {
    copy_module(*from.mlp, *to.mlp, "mlp");
  }
}

}  // namespace

void upcycle(Decoder& to, const LanguageConfig& to_config, const Decoder& from,
             const LanguageConfig& from_config) {
  const c10::NoGradGuard no_grad;
  if (to.model.layers.size() != from.model.layers.size())
    fail("upcycling: the dense model has ", from.model.layers.size(), " layers, this one ",
         to.model.layers.size());
  copy_module(from.model.embed_tokens, to.model.embed_tokens, "embed_tokens");
  copy_module(from.model.norm, to.model.norm, "norm");
  copy_module(from.lm_head, to.lm_head, "lm_head");
  for (size_t i = 0; i < to.model.layers.size(); ++i)
    upcycle_layer(to.model.layers[i], to_config, from.model.layers[i], from_config);
}

}  // namespace dsvl

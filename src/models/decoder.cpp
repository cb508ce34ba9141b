// The language model's forward pass.
#include "models/decoder.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/embedding.h>

#include "nn/attention.h"
#include "nn/mla.h"
#include "nn/moe.h"
#include "nn/swiglu.h"

namespace dsvl {
namespace {

std::unique_ptr<Attention> make_attention(Module& parent, const LanguageConfig& c, int64_t layer) {
  if (c.mla)
    return std::make_unique<Mla>(parent, "self_attn",
                                 MlaSizes{.hidden_size = c.hidden_size,
                                          .num_heads = c.num_attention_heads,
                                          .bias = c.attention_bias,
                                          .softmax_factor = yarn_softmax_factor(c.rope),
                                          .latent = *c.mla},
                                 layer);
  return std::make_unique<MultiHeadAttention>(
      parent, "self_attn",
      AttentionSizes{c.hidden_size, c.num_attention_heads, c.num_key_value_heads, c.head_dim,
                     c.attention_bias},
      layer);
}

std::unique_ptr<FeedForward> make_feed_forward(Module& parent, const LanguageConfig& c,
                                               int64_t layer) {
  if (c.has_experts(layer))
    return std::make_unique<Moe>(parent, "mlp", c.hidden_size, *c.moe, layer);
  return std::make_unique<SwigluMlp>(parent, "mlp", c.hidden_size, c.intermediate_size, c.mlp_bias);
}

}  // namespace

DecoderLayer::DecoderLayer(Module& parent, const std::string& name, const LanguageConfig& config,
                           int64_t layer)
    : Module(parent, name),
      input_layernorm(*this, "input_layernorm", config.hidden_size, config.rms_norm_eps),
      self_attn(make_attention(*this, config, layer)),
      post_attention_layernorm(*this, "post_attention_layernorm", config.hidden_size,
                               config.rms_norm_eps),
      mlp(make_feed_forward(*this, config, layer)) {}

Tensor DecoderLayer::forward(const Tensor& x, const LayerContext& context) const {
  const auto h = x + self_attn->forward(input_layernorm.forward(x), context);
  return h + mlp->forward(post_attention_layernorm.forward(h), context);
}

Embedding::Embedding(Module& parent, const std::string& name, int64_t vocab_size, int64_t width)
    : Module(parent, name) {
  declare("weight", weight, {vocab_size, width});
}

Tensor Embedding::forward(const Tensor& ids) const {
  return at::embedding(weight, ids).to(at::kFloat);
}

DecoderModel::DecoderModel(Module& parent, const std::string& name, const LanguageConfig& config)
    : Module(parent, name),
      embed_tokens(*this, "embed_tokens", config.vocab_size, config.hidden_size),
      layers(*this, "layers"),
      norm(*this, "norm", config.hidden_size, config.rms_norm_eps) {
  for (int64_t i = 0; i < config.num_hidden_layers; ++i) layers.add(config, i);
}

CacheShape cache_shape(const LanguageConfig& config) {
  if (config.mla) return {1, config.mla->latent_width(), 0};
  return {config.num_key_value_heads, config.head_dim, config.head_dim};
}

Decoder::Decoder(Module& parent, const std::string& name, const LanguageConfig& config)
    : Module(parent, name),
      model(*this, "model", config),
      lm_head(*this, "lm_head", config.hidden_size, config.vocab_size, /*with_bias=*/false),
      rope_(config) {}

Tensor Decoder::forward(const Tensor& embeds, const Batch& batch, KvCache* cache,
                        const LayerHook& hook, MoeRun* moe) const {
  const auto angles = rope_.angles(batch);
  const LayerContext context{batch, angles.cos, angles.sin, cache, moe};
  Tensor x = embeds;
  for (size_t i = 0; i < model.layers.size(); ++i) {
    // By value: a trainer may run the layer again after this call has returned.
    const auto layer = [&module = model.layers[i], context, batch](const Tensor& in) {
      return module.forward(in, {batch, context.cos, context.sin, context.cache, context.moe});
    };
    x = hook ? hook(x, layer) : model.layers[i].forward(x, context);
  }
  return model.norm.forward(x);
}

}  // namespace dsvl

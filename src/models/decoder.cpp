// The language model's forward pass.
#include "models/decoder.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/embedding.h>

namespace dsvl {
namespace {

AttentionSizes attention_sizes(const LanguageConfig& config) {
  return {config.hidden_size, config.num_attention_heads, config.num_key_value_heads,
          config.head_dim, config.attention_bias};
}

}  // namespace

DecoderLayer::DecoderLayer(Module& parent, const std::string& name, const LanguageConfig& config,
                           int64_t layer)
    : Module(parent, name),
      input_layernorm(*this, "input_layernorm", config.hidden_size, config.rms_norm_eps),
      self_attn(*this, "self_attn", attention_sizes(config), layer),
      post_attention_layernorm(*this, "post_attention_layernorm", config.hidden_size,
                               config.rms_norm_eps),
      mlp(*this, "mlp", config.hidden_size, config.intermediate_size, config.mlp_bias) {}

Tensor DecoderLayer::forward(const Tensor& x, const AttentionContext& context) const {
  const auto h = x + self_attn.forward(input_layernorm.forward(x), context);
  return h + mlp.forward(post_attention_layernorm.forward(h));
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

Decoder::Decoder(Module& parent, const std::string& name, const LanguageConfig& config)
    : Module(parent, name),
      model(*this, "model", config),
      lm_head(*this, "lm_head", config.hidden_size, config.vocab_size, /*with_bias=*/false),
      rope_(config) {}

Tensor Decoder::forward(const Tensor& embeds, const Batch& batch, KvCache* cache,
                        const LayerHook& hook) const {
  const auto angles = rope_.angles(batch);
  const AttentionContext context{batch, angles.cos, angles.sin, cache};
  Tensor x = embeds;
  for (size_t i = 0; i < model.layers.size(); ++i) {
    // By value: a trainer may run the layer again after this call has returned.
    const auto layer = [&module = model.layers[i], context, batch](const Tensor& in) {
      return module.forward(in, {batch, context.cos, context.sin, context.cache});
    };
    x = hook ? hook(x, layer) : model.layers[i].forward(x, context);
  }
  return model.norm.forward(x);
}

}  // namespace dsvl

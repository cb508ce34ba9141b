// The language model: DeepSeek LLM, LLaMA's layout. Spec architecture 8.1, 8.2.
#pragma once

#include <functional>

#include "models/config.h"
#include "models/rope_table.h"
#include "nn/attention.h"
#include "nn/rms_norm.h"
#include "nn/swiglu.h"

namespace dsvl {

// Stands around every layer's call: gets the layer's input [N, D] and a function that runs the
// layer, returns the output. A trace looks at both, a trainer may run the layer so that it is
// computed again in backward.
using LayerHook =
    std::function<Tensor(const Tensor& x, const std::function<Tensor(const Tensor&)>& layer)>;

struct DecoderLayer : Module {
  DecoderLayer(Module& parent, const std::string& name, const LanguageConfig& config,
               int64_t layer);

  Tensor forward(const Tensor& x, const AttentionContext& context) const;

  RmsNorm input_layernorm;
  Attention self_attn;
  RmsNorm post_attention_layernorm;
  SwigluMlp mlp;
};

struct Embedding : Module {
  Embedding(Module& parent, const std::string& name, int64_t vocab_size, int64_t width);

  // ids [N] int64 -> [N, D] float32
  Tensor forward(const Tensor& ids) const;

  Tensor weight;  // [V, D]
};

struct DecoderModel : Module {
  DecoderModel(Module& parent, const std::string& name, const LanguageConfig& config);

  Embedding embed_tokens;
  ModuleList<DecoderLayer> layers;
  RmsNorm norm;
};

struct Decoder : Module {
  Decoder(Module& parent, const std::string& name, const LanguageConfig& config);

  // embeds [N, D] -> [N, D] after the last norm
  Tensor forward(const Tensor& embeds, const Batch& batch, KvCache* cache,
                 const LayerHook& hook) const;

  DecoderModel model;
  Linear lm_head;

 private:
  const RopeTable rope_;
};

}  // namespace dsvl

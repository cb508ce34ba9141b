// The language model: the line from DeepSeek LLM (LLaMA's layout) to V3. Spec architecture 8.1-8.5.
#pragma once

#include <functional>
#include <memory>

#include "models/config.h"
#include "models/rope_table.h"
#include "nn/layer.h"
#include "nn/linear.h"
#include "nn/rms_norm.h"

namespace dsvl {

// Stands around every layer's call: gets the layer's input [N, D] and a function that runs the
// layer, returns the output. A trace looks at both, a trainer may run the layer so that it is
// computed again in backward.
using LayerHook =
    std::function<Tensor(const Tensor& x, const std::function<Tensor(const Tensor&)>& layer)>;

// Attention multi-head or latent, feed-forward dense or a mixture of experts: as the configuration
// says of this layer.
struct DecoderLayer : Module {
  DecoderLayer(Module& parent, const std::string& name, const LanguageConfig& config,
               int64_t layer);

  Tensor forward(const Tensor& x, const LayerContext& context) const;

  RmsNorm input_layernorm;
  std::unique_ptr<Attention> self_attn;
  RmsNorm post_attention_layernorm;
  std::unique_ptr<FeedForward> mlp;
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

// What a token of such a model takes in the cache of a layer.
CacheShape cache_shape(const LanguageConfig& config);

struct Decoder : Module {
  Decoder(Module& parent, const std::string& name, const LanguageConfig& config);

  // embeds [N, D] -> [N, D] after the last norm. `moe`, in training, must outlive the backward
  // pass.
  Tensor forward(const Tensor& embeds, const Batch& batch, KvCache* cache, const LayerHook& hook,
                 MoeRun* moe = nullptr) const;

  DecoderModel model;
  Linear lm_head;

 private:
  const RopeTable rope_;
};

}  // namespace dsvl

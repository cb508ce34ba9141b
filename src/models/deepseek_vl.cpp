// The three parts put together.
#include "models/deepseek_vl.h"

#include <ATen/ops/cat.h>
#include <c10/core/GradMode.h>

#include "base/error.h"

namespace dsvl {
namespace {

// Inputs are made on the CPU; a model lies on one device as a whole. Copies nothing where that is
// the CPU. A stage that trains a vision tower alone has no embedding.
Tensor beside(const Tensor& input, const Tensor& embedding) {
  return embedding.defined() ? input.to(embedding.device()) : input;
}

}  // namespace

DeepseekVl::DeepseekVl(const ModelConfig& model_config)
    : config(model_config),
      vision_model(config.has_vision()
                       ? std::make_unique<VisionTower>(*this, "vision_model", config.vision)
                       : nullptr),
      aligner(config.has_vision() ? std::make_unique<Adaptor>(*this, "aligner", config.aligner)
                                  : nullptr),
      language_model(*this, "language_model", config.language) {}

VisionFeatures DeepseekVl::encode_images(const Tensor& pixel_values) const {
  if (!vision_model) fail("this is a text-only model: it takes no pictures");
  return vision_model->forward(beside(pixel_values, language_model.model.embed_tokens.weight));
}

Tensor DeepseekVl::align(const VisionFeatures& features) const {
  return aligner->forward(join(features, config.vision.concat_type)).flatten(0, 1);
}

Tensor DeepseekVl::image_embeds(const Tensor& pixel_values) const {
  if (c10::GradMode::is_enabled()) return align(encode_images(pixel_values));
  std::vector<Tensor> parts;
  for (int64_t i = 0; i < pixel_values.size(0); ++i)
    parts.push_back(align(encode_images(pixel_values.narrow(0, i, 1))));
  return parts.size() == 1 ? parts[0] : at::cat(parts, 0);
}

Tensor DeepseekVl::embed(const Tensor& ids, const Tensor& image_embeds,
                         int64_t image_token_id) const {
  const auto vocab = config.language.vocab_size;
  if (ids.numel() > 0 && (ids.min().item<int64_t>() < 0 || ids.max().item<int64_t>() >= vocab))
    fail("token id ", ids.max().item<int64_t>(), " lies outside the model's vocabulary of ", vocab,
         "; the tokenizer does not belong to this model");
  const auto& embedding = language_model.model.embed_tokens;
  const auto here = beside(ids, embedding.weight);
  const auto rows = embedding.forward(here);
  const auto places = here.eq(image_token_id).nonzero().squeeze(1);  // [M]
  const auto wanted = places.size(0), given = image_embeds.defined() ? image_embeds.size(0) : 0;
  if (wanted != given)
    fail("the prompt has ", wanted, " image tokens, the pictures give ", given, " (",
         config.num_image_tokens(), " each)");
  return wanted == 0 ? rows : rows.index_copy(0, places, image_embeds.to(rows.scalar_type()));
}

Tensor DeepseekVl::forward(const Tensor& embeds, const Batch& batch, KvCache* cache,
                           const LayerHook& hook, MoeRun* moe) const {
  if (batch.positions.device() == embeds.device())
    return language_model.forward(embeds, batch, cache, hook, moe);
  const Batch moved{batch.segments, batch.positions.to(embeds.device())};
  return language_model.forward(embeds, moved, cache, hook, moe);
}

Tensor DeepseekVl::logits(const Tensor& hidden) const {
  return language_model.lm_head.forward(hidden).to(at::kFloat);
}

KvCache DeepseekVl::make_cache() const {
  return {config.language.num_hidden_layers, cache_shape(config.language)};
}

}  // namespace dsvl

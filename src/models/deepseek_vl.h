// DeepSeek-VL: vision encoder, adaptor, language model; or the language model alone. Spec
// architecture 1.
//
// Parameters have their original published names ("vision_model. …", "aligner. …", "language_model.
// …"). All hidden states lie in one flat [N, D]; see nn/batch.h.
#pragma once

#include <memory>

#include "models/adaptor.h"
#include "models/config.h"
#include "models/decoder.h"
#include "models/vision_tower.h"

namespace dsvl {

struct DeepseekVl : Module {
  explicit DeepseekVl(const ModelConfig& config);

  // pixel_values [n, 3, S, S] as the processor makes them -> features of one or both branches
  VisionFeatures encode_images(const Tensor& pixel_values) const;
  // Features -> [n*N, D], picture after picture
  Tensor align(const VisionFeatures& features) const;
  // encode_images, then align, a picture at a time when nothing is differentiated: bounds memory.
  Tensor image_embeds(const Tensor& pixel_values) const;

  // ids [N] int64 -> [N, D] float32; the rows of image_token_id are replaced by those of
  // image_embeds [M, D], in order. Fails when the counts differ (an undefined image_embeds has
  // none) or an id lies outside the vocabulary.
  Tensor embed(const Tensor& ids, const Tensor& image_embeds, int64_t image_token_id) const;

  // embeds [N, D] -> [N, D] after the last norm. `cache` null: every segment is a whole sequence.
  // `moe`, in training, must outlive the backward pass.
  Tensor forward(const Tensor& embeds, const Batch& batch, KvCache* cache,
                 const LayerHook& hook = {}, MoeRun* moe = nullptr) const;

  // hidden [M, D] -> [M, V] float32
  Tensor logits(const Tensor& hidden) const;

  // An empty cache of this model's sizes.
  KvCache make_cache() const;

  const ModelConfig config;
  std::unique_ptr<VisionTower> vision_model;  // both null in a text-only model
  std::unique_ptr<Adaptor> aligner;
  Decoder language_model;
};

}  // namespace dsvl

// Encoding pictures for training.
#include "train/picture_features.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

#include "train/stage.h"

namespace dsvl {

PictureFeatures::PictureFeatures(const Recipe& recipe, const DeepseekVl& model)
    : tower_(*model.vision_model),
      low_learns_(learns(recipe.kind(), recipe.model.freeze_high, Part::low_tower)),
      blocks_learn_(learns(recipe.kind(), recipe.model.freeze_high, Part::high_blocks)),
      tail_learns_(learns(recipe.kind(), recipe.model.freeze_high, Part::high_tail)),
      room_(static_cast<int64_t>(recipe.data.feature_cache_gib * (1 << 30))),
      keeps_(room_ > 0) {}

bool PictureFeatures::needs_pixels(const PictureKey& key) const {
  if (low_learns_ || (tower_.high && tail_learns_)) return true;
  const std::lock_guard lock(mutex_);
  return !kept_.contains(key);
}

// Blocks without gradient unless they learn; neck and convolutions with it when they do.
Tensor PictureFeatures::high_of(const Tensor& pixels) const {
  if (blocks_learn_) return tower_.encode_high(pixels);
  SamMaps maps;
  {
    const c10::AutoGradMode off(false);
    maps = tower_.encode_high_blocks(pixels);
  }
  return tower_.high->finish(maps);
}

PictureFeatures::Kept PictureFeatures::encode_frozen(const Tensor& pixels) const {
  const c10::AutoGradMode off(false);
  Kept features;
  const auto kept = [this](const Tensor& x) { return keeps_ ? x.to(at::kHalf) : x; };
  if (!low_learns_) features.low = kept(tower_.encode_low(pixels));
  if (tower_.high && !tail_learns_) features.high = kept(tower_.encode_high(pixels));
  return features;
}

// One picture at a time: a picture's features are the same bits whatever else is in the batch, so
// that a run that keeps them and one that was resumed and computes them again do not part.
PictureFeatures::Kept PictureFeatures::frozen(const PictureKey& key, const Tensor& pixels) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(key);
    if (found != kept_.end()) return found->second;
  }
  Kept features = encode_frozen(pixels.unsqueeze(0));
  int64_t bytes = 0;
  for (const auto& tensor : {features.low, features.high})
    if (tensor.defined()) bytes += static_cast<int64_t>(tensor.nbytes());
  if (bytes <= room_) {
    const std::lock_guard lock(mutex_);
    room_ -= bytes;
    kept_.emplace(key, features);
  }
  return features;
}

VisionFeatures PictureFeatures::compute(const TokenBatch& batch) {
  std::vector<Tensor> low, high;
  const bool any_frozen = !low_learns_ || (tower_.high && !tail_learns_);
  for (size_t i = 0; any_frozen && i < batch.pictures.size(); ++i) {
    Kept features = frozen(batch.pictures[i], batch.pixels[i]);
    if (features.low.defined()) low.push_back(features.low);
    if (features.high.defined()) high.push_back(features.high);
  }
  const bool any_learns = low_learns_ || (tower_.high && tail_learns_);
  const Tensor pixels = any_learns ? at::stack(batch.pixels) : Tensor();  // [n, 3, S, S]
  VisionFeatures features;
  features.low = low_learns_ ? tower_.encode_low(pixels) : at::cat(low).to(at::kFloat);
  if (tower_.high) features.high = tail_learns_ ? high_of(pixels) : at::cat(high).to(at::kFloat);
  return features;
}

}  // namespace dsvl

// Encoding pictures for training.
#include "train/picture_features.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

#include <ios>

#include "base/error.h"
#include "train/stage.h"

namespace dsvl {

PictureFeatures::PictureFeatures(const Recipe& recipe, const DeepseekVl& model,
                                 std::vector<uint64_t> fingerprints)
    : model_(model),
      tower_(*model.vision_model),
      directory_(recipe.data.feature_cache_dir),
      fingerprints_(std::move(fingerprints)),
      low_learns_(learns(recipe.kind(), recipe.model.freeze_high, Part::low_tower)),
      blocks_learn_(learns(recipe.kind(), recipe.model.freeze_high, Part::high_blocks)),
      tail_learns_(learns(recipe.kind(), recipe.model.freeze_high, Part::high_tail)),
      room_(static_cast<int64_t>(recipe.data.feature_cache_gib * (1 << 30))),
      keeps_(room_ > 0 || !directory_.empty()) {}

bool PictureFeatures::needs_pixels(const PictureKey& key) {
  if (low_learns_ || (tower_.high && tail_learns_)) return true;
  const std::lock_guard lock(mutex_);
  return !kept_.contains(key) && !stores_have(key);
}

// When the weights are final: a store's name holds their hash.
void PictureFeatures::open_stores() {
  if (opened_) return;
  opened_ = true;
  if (directory_.empty()) return;
  const auto& vision = model_.config.vision;
  if (!low_learns_) stores_.low = open_store("low", true, vision.low.width);
  if (tower_.high && !tail_learns_)
    stores_.high = open_store("high", false, vision.high.out_channels());
}

std::unique_ptr<FeatureStore> PictureFeatures::open_store(const char* name, bool low,
                                                          int64_t dim) const {
  std::string hashes;
  for (const auto& parameter : tower_.parameters("vision_model.")) {
    const Part part = part_of(parameter.name);
    const bool wanted =
        low ? part == Part::low_tower : part == Part::high_blocks || part == Part::high_tail;
    if (!wanted || !parameter.tensor->defined()) continue;
    const Tensor value = parameter.tensor->detach().contiguous();
    hashes +=
        str(parameter.name, " ",
            xxh3_64({static_cast<const char*>(value.const_data_ptr()), value.nbytes()}), "\n");
  }
  const auto grid = model_.config.vision.low.grid();
  return std::make_unique<FeatureStore>(directory_, str(name, "-", std::hex, xxh3_64(hashes)),
                                        std::vector<int64_t>{1, grid * grid, dim});
}

FeatureKey PictureFeatures::disk_key(const PictureKey& key) const {
  return {fingerprints_[static_cast<size_t>(key.source)], key.index, key.number};
}

bool PictureFeatures::on_disk(const PictureKey& key) const {
  return static_cast<size_t>(key.source) < fingerprints_.size() && disk_key(key).source != 0;
}

bool PictureFeatures::stores_have(const PictureKey& key) {
  open_stores();
  if ((!stores_.low && !stores_.high) || !on_disk(key)) return false;
  const FeatureKey place = disk_key(key);
  return (!stores_.low || stores_.low->contains(place)) &&
         (!stores_.high || stores_.high->contains(place));
}

PictureFeatures::Kept PictureFeatures::stored(const PictureKey& key) {
  open_stores();
  if (!on_disk(key)) return {};
  std::optional<Tensor> low, high;
  if (stores_.low && !(low = stores_.low->find(disk_key(key)))) return {};
  if (stores_.high && !(high = stores_.high->find(disk_key(key)))) return {};
  return {low.value_or(Tensor()), high.value_or(Tensor())};
}

void PictureFeatures::store(const PictureKey& key, const Kept& features) {
  if (!on_disk(key)) return;
  if (stores_.low) stores_.low->add(disk_key(key), features.low);
  if (stores_.high) stores_.high->add(disk_key(key), features.high);
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
    const Kept features = stored(key);
    if (features.low.defined() || features.high.defined()) return features;
  }
  Kept features = encode_frozen(pixels.unsqueeze(0));
  const std::lock_guard lock(mutex_);
  store(key, features);
  keep(key, features);
  return features;
}

void PictureFeatures::keep(const PictureKey& key, const Kept& features) {
  int64_t bytes = 0;
  for (const auto& tensor : {features.low, features.high})
    if (tensor.defined()) bytes += static_cast<int64_t>(tensor.nbytes());
  if (bytes > room_) return;
  room_ -= bytes;
  kept_.emplace(key, features);
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

// Features of a batch's pictures: differentiated where an encoder learns, computed once and kept
// where it is frozen. Spec training 4.2 (4), nano step 2.
#pragma once

#include <map>
#include <mutex>

#include "data/loader.h"
#include "models/deepseek_vl.h"
#include "train/feature_store.h"
#include "train/recipe.h"

namespace dsvl {

class PictureFeatures {
 public:
  // `fingerprints`: of the sources, by PictureKey::source, for what is kept on disk.
  PictureFeatures(const Recipe& recipe, const DeepseekVl& model,
                  std::vector<uint64_t> fingerprints);

  // Whether the pixels of this picture are still needed. Safe from other threads than compute()'s.
  bool needs_pixels(const PictureKey& key);

  // The features of batch.pictures, in order: [n, N, D] of both towers.
  VisionFeatures compute(const TokenBatch& batch);

 private:
  struct Kept {
    Tensor low, high;  // [1, N, D] float16; undefined for a tower that learns
  };
  struct Stores {
    std::unique_ptr<FeatureStore> low, high;  // null for a tower that learns, or without a folder
  };
  void open_stores();
  std::unique_ptr<FeatureStore> open_store(const char* name, bool low, int64_t dim) const;
  bool stores_have(const PictureKey& key);
  Kept stored(const PictureKey& key);  // nothing in it when the stores lack it
  void store(const PictureKey& key, const Kept& features);
  FeatureKey disk_key(const PictureKey& key) const;
  bool on_disk(const PictureKey& key) const;
  void keep(const PictureKey& key, const Kept& features);

  Kept encode_frozen(const Tensor& pixels) const;
  Kept frozen(const PictureKey& key, const Tensor& pixels);
  Tensor high_of(const Tensor& pixels) const;

  const DeepseekVl& model_;
  const VisionTower& tower_;
  const std::string directory_;
  const std::vector<uint64_t> fingerprints_;
  bool low_learns_, blocks_learn_, tail_learns_;
  int64_t room_;  // bytes that may still be kept
  bool keeps_;
  mutable std::mutex mutex_;  // of the stores and what is kept
  bool opened_ = false;
  Stores stores_;
  std::map<PictureKey, Kept> kept_;
};

}  // namespace dsvl

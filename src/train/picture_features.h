// Features of a batch's pictures: differentiated where an encoder learns, computed once and kept
// where it is frozen. Spec training 4.2 (4), nano step 2.
#pragma once

#include <map>
#include <mutex>

#include "data/loader.h"
#include "models/deepseek_vl.h"
#include "train/recipe.h"

namespace dsvl {

class PictureFeatures {
 public:
  PictureFeatures(const Recipe& recipe, const DeepseekVl& model);

  // Whether the pixels of this picture are still needed. Safe from other threads than compute()'s.
  bool needs_pixels(const PictureKey& key) const;

  // The features of batch.pictures, in order: [n, N, D] of both towers.
  VisionFeatures compute(const TokenBatch& batch);

 private:
  struct Kept {
    Tensor low, high;  // [1, N, D] float16; undefined for a tower that learns
  };
  Kept encode_frozen(const Tensor& pixels) const;
  Kept frozen(const PictureKey& key, const Tensor& pixels);
  Tensor high_of(const Tensor& pixels) const;

  const VisionTower& tower_;
  bool low_learns_, blocks_learn_, tail_learns_;
  int64_t room_;  // bytes that may still be kept
  bool keeps_;
  mutable std::mutex mutex_;
  std::map<PictureKey, Kept> kept_;
};

}  // namespace dsvl

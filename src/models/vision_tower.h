// The vision encoder: SigLIP alone (1.3B) or SAM and SigLIP on the same picture (7B, "hybrid").
// Spec architecture 1.2, 1.3, 5.3.
#pragma once

#include <memory>

#include "models/sam.h"
#include "models/siglip.h"

namespace dsvl {

// What the towers saw in B pictures.
struct VisionFeatures {
  Tensor low;   // [B, N, D]
  Tensor high;  // [B, N, D], undefined without a high-resolution tower
};

struct VisionTower : Module {
  VisionTower(Module& parent, const std::string& name, const VisionConfig& config);

  // pixels [B, 3, S, S]: S is the low tower's image_size when it is alone, the high one's in a
  // hybrid. A tower whose config has pixel_mean and pixel_std wants values in [0, 1] and normalises
  // them itself. Equal to {encode_low(pixels), encode_high(pixels)}.
  VisionFeatures forward(const Tensor& pixels) const;

  Tensor encode_low(const Tensor& pixels) const;  // [B, N, D]
  // encode_high without neck and convolutions: high->finish() does the rest. Hybrid only.
  SamMaps encode_high_blocks(const Tensor& pixels) const;
  Tensor encode_high(const Tensor& pixels) const;  // [B, N, D]; undefined without a high tower

  const VisionConfig config;
  std::unique_ptr<Sam> high;    // "vision_tower_high.vision_tower", hybrid only
  std::unique_ptr<Siglip> low;  // "vision_tower_low.vision_tower", alone "vision_tower"

 private:
  // In published hybrid files, never applied (spec architecture 1.3).
  Tensor high_norm_weight_, high_norm_bias_, low_norm_weight_, low_norm_bias_;
};

// The features as the aligner gets them: both (tuple), or one map in `low` in which high comes
// before low along the width (feature) or the tokens (sequence), or their sum (add).
VisionFeatures join(const VisionFeatures& features, ConcatType how);

}  // namespace dsvl

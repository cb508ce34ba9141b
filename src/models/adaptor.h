// Vision-language adaptor: features of the towers to the language model's width (spec architecture
// 4).
#pragma once

#include <memory>
#include <vector>

#include "models/vision_tower.h"
#include "nn/linear.h"

namespace dsvl {

struct Adaptor : Module {
  // Fails for a projector_type that is none of identity, linear, mlp_gelu,
  // low_high_hybrid_split_mlp_gelu.
  Adaptor(Module& parent, const std::string& name, const AlignerConfig& config);

  // Both maps for the split type, else `low` alone: [B, N, input_dim] -> [B, N, n_embed]
  // (identity: unchanged).
  Tensor forward(const VisionFeatures& features) const;

  std::unique_ptr<Linear> high_up_proj, low_up_proj;  // split type only
  std::vector<std::unique_ptr<Linear>> layers;        // a GELU before each but the first map
};

}  // namespace dsvl

// The picture goes in at the high-resolution tower's size where there is one.
#include "models/vision_input.h"

#include "base/error.h"

namespace dsvl {

VisionInput vision_input(const ModelConfig& config) {
  if (!config.has_vision()) fail("this is a text-only model: it takes no pictures");
  const bool is_hybrid = config.vision.kind == VisionKind::hybrid;
  const auto& mean = is_hybrid ? config.vision.high.pixel_mean : config.vision.low.pixel_mean;
  return {.image_size = is_hybrid ? config.vision.high.image_size : config.vision.low.image_size,
          .num_image_tokens = config.num_image_tokens(),
          .is_hybrid = is_hybrid,
          .normalises = !mean.empty()};
}

}  // namespace dsvl

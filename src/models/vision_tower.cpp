// The vision encoder.
#include "models/vision_tower.h"

#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>

namespace dsvl {
namespace {

// (x - mean) / std per channel, or x when the config names no mean.
Tensor normalise(const Tensor& x, const std::vector<double>& mean, const std::vector<double>& std) {
  if (mean.empty() || std.empty()) return x;
  const auto per_channel = [&](const std::vector<double>& values) {
    return at::tensor(values, at::kFloat).to(x.options()).view({1, 3, 1, 1});
  };
  return x.sub(per_channel(mean)).div(per_channel(std));
}

// The low-resolution copy of a picture (spec architecture 5.3).
Tensor resize_bilinear(const Tensor& pixels, int64_t size) {
  if (pixels.size(2) == size && pixels.size(3) == size) return pixels;
  return at::_upsample_bilinear2d_aa(pixels, {size, size}, /*align_corners=*/false);
}

}  // namespace

VisionTower::VisionTower(Module& parent, const std::string& name, const VisionConfig& cfg)
    : Module(parent, name), config(cfg) {
  if (config.kind != VisionKind::hybrid) {
    low = std::make_unique<Siglip>(*this, "vision_tower", config.low);
    return;
  }
  high = std::make_unique<Sam>(*this, "vision_tower_high.vision_tower", config.high);
  low = std::make_unique<Siglip>(*this, "vision_tower_low.vision_tower", config.low);
  const int64_t high_width = config.high.out_channels(), low_width = config.low.width;
  declare("high_layer_norm.weight", high_norm_weight_, {high_width}, /*used=*/false);
  declare("high_layer_norm.bias", high_norm_bias_, {high_width}, /*used=*/false);
  declare("low_layer_norm.weight", low_norm_weight_, {low_width}, /*used=*/false);
  declare("low_layer_norm.bias", low_norm_bias_, {low_width}, /*used=*/false);
}

VisionFeatures VisionTower::forward(const Tensor& pixels) const {
  return {.low = encode_low(pixels), .high = encode_high(pixels)};
}

Tensor VisionTower::encode_low(const Tensor& pixels) const {
  const Tensor small = high ? resize_bilinear(pixels, config.low.image_size) : pixels;
  return low->forward(normalise(small, config.low.pixel_mean, config.low.pixel_std));
}

SamMaps VisionTower::encode_high_blocks(const Tensor& pixels) const {
  return high->encode(normalise(pixels, config.high.pixel_mean, config.high.pixel_std));
}

Tensor VisionTower::encode_high(const Tensor& pixels) const {
  return high ? high->finish(encode_high_blocks(pixels)) : Tensor();
}

VisionFeatures join(const VisionFeatures& features, ConcatType how) {
  if (!features.high.defined()) return features;
  switch (how) {
    case ConcatType::tuple:
      break;
    case ConcatType::feature:
      return {.low = at::cat({features.high, features.low}, -1), .high = {}};
    case ConcatType::sequence:
      return {.low = at::cat({features.high, features.low}, 1), .high = {}};
    case ConcatType::add:
      return {.low = features.high.add(features.low), .high = {}};
  }
  return features;
}

}  // namespace dsvl

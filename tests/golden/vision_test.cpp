// Towers and adaptors against transformers, and projectors against the formulas
// (tools/golden/vision.py).
#include <gtest/gtest.h>

#include "models/adaptor.h"
#include "models/vision_tower.h"
#include "ops/backend.h"
#include "support/golden.h"

namespace dsvl {
namespace {

// The issue allows 2e-4; what is really seen in float32 is rounding, a few 1e-6 on values up to 10.
constexpr double kTolerance = 2e-5;

struct HybridCase {
  const char* name;
  int64_t grid, window, low_grid, width;
  std::vector<int64_t> global;
};

const HybridCase kHybrids[] = {{"hybrid_5_3", 5, 3, 3, 32, {1}},
                               {"hybrid_8_4", 8, 4, 4, 32, {1, 2}},
                               {"hybrid_4_7", 4, 7, 2, 24, {2}}};
constexpr int64_t kPatch = 4;

SiglipConfig siglip_config(int64_t grid) {
  SiglipConfig c;
  c.image_size = grid * kPatch;
  c.patch_size = kPatch;
  c.width = 32;
  c.layers = c.heads = 2;
  c.mlp_ratio = 2.5;
  return c;
}

VisionConfig hybrid_config(const HybridCase& k) {
  VisionConfig c;
  c.kind = VisionKind::hybrid;
  c.low = siglip_config(k.low_grid);
  c.low.pixel_mean = c.low.pixel_std = {0.5, 0.5, 0.5};
  c.high.image_size = k.grid * kPatch;
  c.high.patch_size = kPatch;
  c.high.width = k.width;
  c.high.layers = 3;
  c.high.heads = 2;
  c.high.mlp_ratio = 2;
  c.high.window_size = k.window;
  c.high.global_attn_indexes = k.global;
  c.high.neck_channels = 8;
  c.high.downsample_channels = {16, 32};
  c.high.resized_grid = 4 * k.low_grid;
  c.high.pixel_mean = {0.48145466, 0.4578275, 0.40821073};
  c.high.pixel_std = {0.26862954, 0.26130258, 0.27577711};
  return c;
}

void load(const Module& root, const Golden& golden, const std::string& prefix) {
  for (const auto& p : root.parameters()) {
    if (!p.used) continue;
    *p.tensor = golden.at(prefix + p.name);
    ASSERT_EQ(p.tensor->sizes(), at::IntArrayRef(p.shape)) << p.name;
  }
}

void check_hybrid(const HybridCase& k) {
  const auto golden = load_golden("vision");
  const std::string prefix = std::string(k.name) + ".";
  Module root;
  VisionTower tower(root, "vision_model", hybrid_config(k));
  Adaptor aligner(root, "aligner", {"low_high_hybrid_split_mlp_gelu", 2, 32, 24});
  load(root, golden, prefix);
  const auto features = tower.forward(golden.at(prefix + "pixels"));
  expect_close(features.low, golden.at(prefix + "low"), kTolerance, prefix + "low");
  expect_close(features.high, golden.at(prefix + "high"), kTolerance, prefix + "high");
  const Tensor aligned = aligner.forward(join(features, ConcatType::tuple));
  expect_close(aligned, golden.at(prefix + "aligned"), kTolerance, prefix + "aligned");
}

TEST(GoldenVision, Hybrid) {
  for (const auto& k : kHybrids) check_hybrid(k);
}

TEST(GoldenVision, HybridWithReferenceKernels) {
  force_reference(true);
  for (const auto& k : kHybrids) check_hybrid(k);
  force_reference(false);
}

TEST(GoldenVision, SiglipAlone) {
  const auto golden = load_golden("vision");
  Module root;
  VisionConfig config;
  config.kind = VisionKind::siglip;
  config.low = siglip_config(5);
  VisionTower tower(root, "vision_model", config);
  Adaptor aligner(root, "aligner", {"mlp_gelu", 2, 32, 24});
  load(root, golden, "siglip_5.");
  const auto features = tower.forward(golden.at("siglip_5.pixels"));
  EXPECT_FALSE(features.high.defined());
  expect_close(features.low, golden.at("siglip_5.low"), kTolerance, "low");
  expect_close(aligner.forward(features), golden.at("siglip_5.aligned"), kTolerance, "aligned");
}

TEST(GoldenVision, EveryProjector) {
  const auto golden = load_golden("vision");
  for (const std::string kind :
       {"identity", "linear", "mlp_gelu", "low_high_hybrid_split_mlp_gelu"}) {
    const bool split = kind == "low_high_hybrid_split_mlp_gelu";
    for (int64_t depth = 1; depth <= (split || kind == "mlp_gelu" ? 3 : 1); ++depth) {
      const std::string prefix = kind + "." + std::to_string(depth) + ".";
      Module root;
      Adaptor aligner(root, "aligner", {kind, depth, 12, 24});
      load(root, golden, prefix);
      const VisionFeatures features{.low = golden.at(prefix + "low"),
                                    .high = split ? golden.at(prefix + "high") : Tensor()};
      expect_close(aligner.forward(features), golden.at(prefix + "out"), kTolerance, prefix);
    }
  }
}

}  // namespace
}  // namespace dsvl

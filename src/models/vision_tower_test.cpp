// Names and sizes of the published towers, and small towers from picture to adaptor.
#include "models/vision_tower.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "models/adaptor.h"

namespace dsvl {
namespace {

VisionConfig published_hybrid() {
  VisionConfig config;
  config.kind = VisionKind::hybrid;
  return config;
}

// Grid 5 x 5 with windows of 3, so windows hang over the edge.
VisionConfig small_hybrid() {
  VisionConfig config;
  config.kind = VisionKind::hybrid;
  config.low = {.image_size = 12,
                .patch_size = 4,
                .width = 16,
                .layers = 2,
                .heads = 2,
                .pixel_mean = {0.5, 0.5, 0.5},
                .pixel_std = {0.5, 0.5, 0.5}};
  config.high = {.image_size = 20,
                 .patch_size = 4,
                 .width = 16,
                 .layers = 3,
                 .heads = 2,
                 .window_size = 3,
                 .global_attn_indexes = {1},
                 .neck_channels = 8,
                 .downsample_channels = {12, 16},
                 .resized_grid = 12,
                 .pixel_mean = {0.4, 0.5, 0.6},
                 .pixel_std = {0.2, 0.3, 0.4}};
  return config;
}

void fill(const Module& module, bool requires_grad) {
  for (const auto& p : module.parameters()) {
    *p.tensor = at::randn(p.shape).mul_(0.3);
    p.tensor->set_requires_grad(requires_grad);
  }
}

int64_t count(const std::vector<Parameter>& parameters) {
  int64_t total = 0;
  for (const auto& p : parameters) {
    int64_t size = 1;
    for (const int64_t n : p.shape) size *= n;
    total += size;
  }
  return total;
}

TEST(VisionTower, HasThePublishedNamesAndSizes) {
  Module root;
  VisionTower tower(root, "vision_model", published_hybrid());
  const auto high = tower.high->parameters(), low = tower.low->parameters();
  EXPECT_EQ(high.size(), 186u);                                 // spec architecture 7.2
  EXPECT_EQ(count(high), 88883456 + 2 * 787456 + 5898240 + 1);  // trunk, necks, convolutions, alpha
  EXPECT_EQ(low.size(), 306u - 13u);                            // without the pooling head
  EXPECT_EQ(count(low), 303688704);
  std::map<std::string, std::vector<int64_t>> shapes;
  size_t unused = 0;
  for (const auto& p : root.parameters()) {
    shapes[p.name] = p.shape;
    unused += p.used ? 0 : 1;
  }
  EXPECT_EQ(shapes.size(), 186u + 293u + 4u);
  EXPECT_EQ(unused, 4u);
  using Shape = std::vector<int64_t>;
  const std::string sam = "vision_model.vision_tower_high.vision_tower.";
  EXPECT_EQ(shapes.at(sam + "blocks.2.attn.rel_pos_h"), (Shape{127, 64}));
  EXPECT_EQ(shapes.at(sam + "blocks.3.attn.rel_pos_w"), (Shape{27, 64}));
  EXPECT_EQ(shapes.at(sam + "neck_hd.2.weight"), (Shape{256, 256, 3, 3}));
  EXPECT_EQ(shapes.at(sam + "downsamples.1.weight"), (Shape{1024, 512, 3, 3}));
  const std::string siglip = "vision_model.vision_tower_low.vision_tower.";
  EXPECT_EQ(shapes.at(siglip + "blocks.23.mlp.fc1.weight"), (Shape{4096, 1024}));
  EXPECT_EQ(shapes.at("vision_model.high_layer_norm.weight"), (Shape{1024}));
}

TEST(VisionTower, SiglipAloneIsOneLevelFlatter) {
  Module root;
  VisionConfig config;
  config.kind = VisionKind::siglip;
  config.low.select_layer = -2;  // one block fewer is built
  VisionTower tower(root, "vision_model", config);
  const auto parameters = root.parameters();
  EXPECT_EQ(parameters.size(), 293u - 12u);
  EXPECT_EQ(parameters.front().name, "vision_model.vision_tower.patch_embed.proj.weight");
}

TEST(VisionTower, EveryUsedParameterLearns) {
  Module root;
  const auto config = small_hybrid();
  VisionTower tower(root, "vision_model", config);
  Adaptor aligner(root, "aligner", {"low_high_hybrid_split_mlp_gelu", 2, 16, 24});
  fill(root, true);
  const auto features = tower.forward(at::rand({2, 3, 20, 20}));
  EXPECT_EQ(features.low.sizes(), (at::IntArrayRef{2, 9, 16}));
  EXPECT_EQ(features.high.sizes(), (at::IntArrayRef{2, 9, 16}));
  const Tensor out = aligner.forward(join(features, config.concat_type));
  EXPECT_EQ(out.sizes(), (at::IntArrayRef{2, 9, 24}));
  out.square().sum().backward();
  for (const auto& p : root.parameters()) {
    if (!p.used) continue;
    ASSERT_TRUE(p.tensor->grad().defined()) << p.name;
    EXPECT_GT(p.tensor->grad().abs().max().item<float>(), 0.f) << p.name;
  }
}

TEST(VisionTower, FrozenIsTheSameAsLearning) {
  Module root;
  VisionTower tower(root, "vision_model", small_hybrid());
  fill(root, true);
  const Tensor pixels = at::rand({2, 3, 20, 20});
  const auto learning = tower.forward(pixels);
  for (const auto& p : root.parameters()) p.tensor->set_requires_grad(false);
  const auto frozen = tower.forward(pixels);
  EXPECT_FALSE(frozen.high.requires_grad());
  // Other kernels: rounding only.
  EXPECT_TRUE(at::allclose(frozen.low, learning.low, 1e-4, 1e-5));
  EXPECT_TRUE(at::allclose(frozen.high, learning.high, 1e-4, 1e-5));
}

TEST(VisionTower, JoinsFeaturesAsConfigured) {
  const VisionFeatures both{.low = at::rand({2, 3, 4}), .high = at::rand({2, 3, 4})};
  EXPECT_EQ(join(both, ConcatType::feature).low.sizes(), (at::IntArrayRef{2, 3, 8}));
  EXPECT_EQ(join(both, ConcatType::sequence).low.sizes(), (at::IntArrayRef{2, 6, 4}));
  EXPECT_TRUE(at::allclose(join(both, ConcatType::add).low, both.low.add(both.high)));
  EXPECT_TRUE(join(both, ConcatType::tuple).high.defined());
}

TEST(Sam, WithoutDownsamplingReturnsTheResizedNeck) {
  Module root;
  SamConfig config = small_hybrid().high;
  config.downsample_channels = {};
  Sam sam(root, "sam", config);
  fill(root, false);
  EXPECT_EQ(sam.forward(at::rand({1, 3, 20, 20})).sizes(), (at::IntArrayRef{1, 144, 8}));
}

TEST(Sam, NeedsAGlobalBlock) {
  Module root;
  SamConfig config = small_hybrid().high;
  config.global_attn_indexes = {7};
  EXPECT_THROW(Sam(root, "sam", config), Error);
}

TEST(Adaptor, NamesLayersAsPublished) {
  const auto names = [](const AlignerConfig& config) {
    Module root;
    Adaptor adaptor(root, "aligner", config);
    std::string all;
    for (const auto& p : root.parameters()) all += p.name + " ";
    return all;
  };
  EXPECT_EQ(names({"identity", 1, 4, 4}), "");
  EXPECT_EQ(names({"linear", 1, 4, 6}), "aligner.layers.weight aligner.layers.bias ");
  EXPECT_EQ(names({"mlp_gelu", 2, 4, 6}),
            "aligner.layers.0.weight aligner.layers.0.bias aligner.layers.2.weight "
            "aligner.layers.2.bias ");
  EXPECT_EQ(names({"low_high_hybrid_split_mlp_gelu", 2, 4, 6}),
            "aligner.high_up_proj.weight aligner.high_up_proj.bias aligner.low_up_proj.weight "
            "aligner.low_up_proj.bias aligner.layers.1.weight aligner.layers.1.bias ");
  EXPECT_THROW(names({"conv", 1, 4, 4}), Error);
}

}  // namespace
}  // namespace dsvl

// The three parts together: names, merging of picture rows, errors.
#include "models/deepseek_vl.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

ModelConfig tiny() {
  ModelConfig config;
  config.vision.kind = VisionKind::siglip;
  auto& low = config.vision.low;
  low.image_size = 8;
  low.patch_size = 4;
  low.width = 16;
  low.layers = 1;
  low.heads = 2;
  config.aligner = {.projector_type = "mlp_gelu", .depth = 2, .input_dim = 16, .n_embed = 24};
  auto& language = config.language;
  language.vocab_size = 20;
  language.hidden_size = 24;
  language.intermediate_size = 32;
  language.num_hidden_layers = 1;
  language.num_attention_heads = language.num_key_value_heads = 2;
  language.head_dim = 12;
  return config;
}

void fill(DeepseekVl& model) {
  auto random = at::detail::createCPUGenerator(3);
  for (auto& p : model.parameters()) *p.tensor = at::randn(p.shape, random);
}

TEST(DeepseekVl, PictureRowsTakeTheirPlacesInOrder) {
  DeepseekVl model(tiny());
  fill(model);
  auto random = at::detail::createCPUGenerator(4);
  const auto images = model.align(model.encode_images(at::randn({2, 3, 8, 8}, random)));
  ASSERT_EQ(images.sizes(), (std::vector<int64_t>{8, 24}));  // 2 pictures of 4 patches
  std::vector<int64_t> ids{1, 9, 9, 9, 9, 2, 9, 9, 9, 9, 3};
  const auto rows = model.embed(at::tensor(ids), images, 9);
  EXPECT_TRUE(at::equal(rows.narrow(0, 1, 4), images.narrow(0, 0, 4)));
  EXPECT_TRUE(at::equal(rows.narrow(0, 6, 4), images.narrow(0, 4, 4)));
  EXPECT_TRUE(at::equal(rows[5], model.language_model.model.embed_tokens.weight[2]));
  const auto hidden = model.forward(rows, make_batch({11}), nullptr);
  EXPECT_EQ(model.logits(hidden).sizes(), (std::vector<int64_t>{11, 20}));
}

TEST(DeepseekVl, RefusesCountsAndIdsThatDoNotFit) {
  DeepseekVl model(tiny());
  fill(model);
  EXPECT_THROW(model.embed(at::tensor(std::vector<int64_t>{1, 9}), {}, 9), Error);
  EXPECT_THROW(model.embed(at::tensor(std::vector<int64_t>{1, 20}), {}, 9), Error);
  EXPECT_THROW(model.embed(at::tensor(std::vector<int64_t>{1, -1}), {}, 9), Error);
  ModelConfig text = tiny();
  text.vision.kind = VisionKind::none;
  DeepseekVl only_text(text);
  EXPECT_EQ(only_text.parameters().front().name, "language_model.model.embed_tokens.weight");
  EXPECT_THROW(only_text.encode_images(at::randn({1, 3, 8, 8})), Error);
}

}  // namespace
}  // namespace dsvl

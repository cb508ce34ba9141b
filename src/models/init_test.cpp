// First values: the same whatever the threads, with the spread they should have.
#include "models/init.h"

#include <ATen/Parallel.h>
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "models/deepseek_vl.h"
#include "models/weights.h"
#include "support/golden.h"

namespace dsvl {
namespace {

Parameter named(const std::string& name, std::vector<int64_t> shape) {
  return {name, nullptr, std::move(shape)};
}

TEST(Init, NormalOfTheRightSpread) {
  ModelConfig config;
  const auto x =
      init_values(named("language_model.model.layers.0.mlp.up_proj.weight", {1000, 1001}), config,
                  1, at::kFloat);
  EXPECT_NEAR(x.mean().item<double>(), 0, 2e-5);
  EXPECT_NEAR(x.std().item<double>(), 0.006, 2e-5);
  // Kurtosis 3 and values far out: a normal, not something flatter.
  EXPECT_NEAR(x.pow(4).mean().item<double>() / std::pow(0.006, 4), 3, 0.05);
  EXPECT_GT(x.abs().max().item<double>(), 4.2 * 0.006);
}

TEST(Init, DependsOnSeedAndNameAlone) {
  ModelConfig config;
  const auto a = named("language_model.model.embed_tokens.weight", {300, 77});
  const auto first = init_values(a, config, 7, at::kFloat);
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  EXPECT_TRUE(at::equal(first, init_values(a, config, 7, at::kFloat)));
  at::set_num_threads(threads);
  EXPECT_FALSE(at::equal(first, init_values(a, config, 8, at::kFloat)));
  EXPECT_FALSE(at::equal(first, init_values(named("language_model.lm_head.weight", {300, 77}),
                                            config, 7, at::kFloat)));
  EXPECT_TRUE(at::equal(first.to(at::kBFloat16), init_values(a, config, 7, at::kBFloat16)));
}

TEST(Init, SpecialValues) {
  DeepseekVl model(read_model_config(golden_path("models/tiny_hybrid")));
  const auto parameters = model.parameters();
  init_weights(parameters, model.config, 3, at::kFloat);
  const auto& sam = *model.vision_model->high;
  EXPECT_EQ(sam.hd_alpha_downsamples.item<float>(), 0.0F);
  EXPECT_TRUE(at::equal(sam.neck.conv2.weight, sam.neck_hd.conv2.weight));
  EXPECT_TRUE(at::equal(sam.neck.norm1.weight, sam.neck_hd.norm1.weight));
  EXPECT_EQ(model.language_model.model.norm.weight.min().item<float>(), 1.0F);
  EXPECT_EQ(sam.blocks[0].attn.qkv.bias.abs().max().item<float>(), 0.0F);
  for (const auto& parameter : parameters)
    EXPECT_TRUE(parameter.tensor->defined()) << parameter.name;
  EXPECT_FALSE(first_nonfinite(parameters));
}

TEST(Init, FilesHoldTheSameValues) {
  for (const std::string name : {"tiny_hybrid", "tiny_vl_original", "tiny_llama"}) {
    const auto folder =
        (std::filesystem::path(::testing::TempDir()) / ("dsvl_init_" + name)).string();
    std::filesystem::remove_all(folder);
    DeepseekVl model(read_model_config(golden_path("models/" + name))), again(model.config);
    const auto parameters = model.parameters();
    write_random_model(folder, parameters, model.config, 5, at::kBFloat16,
                       golden_path("models/" + name));
    init_weights(parameters, model.config, 5, at::kBFloat16);
    load_weights(again, folder, read_model_config(folder));
    const auto loaded = again.parameters();
    for (size_t i = 0; i < loaded.size(); ++i) {
      if (!loaded[i].tensor->defined()) continue;
      EXPECT_TRUE(at::equal(*loaded[i].tensor, *parameters[i].tensor)) << loaded[i].name;
    }
  }
}

}  // namespace
}  // namespace dsvl

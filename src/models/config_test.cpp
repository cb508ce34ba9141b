// config.json of both layouts, whole, partial and broken.
#include "models/config.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/json.h"
#include "support/golden.h"

namespace dsvl {
namespace {

ModelConfig parse(const std::string& text) {
  return parse_model_config(parse_json(text, "config.json"), "config.json");
}

void expect_refused(const std::string& text, const std::string& message) {
  try {
    parse(text);
    ADD_FAILURE() << "accepted, wanted: " << message;
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find(message), std::string::npos)
        << e.what() << "\nwanted: " << message;
  }
}

// The published 7B file, as partial as it is (spec architecture 1.1).
const char* const kOriginal7b = R"({"model_type":"multi_modality","torch_dtype":"float16",
  "vision_config":{"cls":"HybridVisionTower","model_type":"vision","params":{"concat_type":"tuple",
    "freeze_high":true,"freeze_low":true,
    "high_res_cfg":{"model_name":"sam_b_downsample","image_size":1024,"ckpt_path":"","select_feature":"same",
      "select_layer":-1,"pixel_mean":[0.48145466,0.4578275,0.40821073],"pixel_std":[0.26862954,0.26130258,0.27577711]},
    "low_res_cfg":{"model_name":"siglip_large_patch16_384","image_size":384,"ckpt_path":"","select_feature":"same",
      "select_layer":-1,"pixel_mean":[0.5,0.5,0.5],"pixel_std":[0.5,0.5,0.5]}}},
  "aligner_config":{"cls":"MlpProjector","model_type":"aligner","params":{"depth":2,"input_dim":1024,"n_embed":4096,
    "projector_type":"low_high_hybrid_split_mlp_gelu"}},
  "language_config":{"model_type":"llama","num_hidden_layers":30,"vocab_size":102400,
    "max_position_embeddings":16384,"torch_dtype":"float16"}})";

TEST(ModelConfig, PartialOriginalGetsLlamaDefaults) {
  const auto c = parse(kOriginal7b);
  EXPECT_EQ(c.layout, Layout::original);
  EXPECT_EQ(c.dtype, "float16");
  EXPECT_EQ(c.vision.kind, VisionKind::hybrid);
  EXPECT_EQ(c.vision.high.resized_grid, 96);
  EXPECT_EQ(c.vision.high.out_channels(), 1024);
  EXPECT_EQ(c.vision.low.built_layers(), 24);
  EXPECT_EQ(c.num_image_tokens(), 576);
  EXPECT_EQ(c.language.hidden_size, 4096);
  EXPECT_EQ(c.language.intermediate_size, 11008);
  EXPECT_EQ(c.language.num_key_value_heads, 32);
  EXPECT_EQ(c.language.head_dim, 128);
  EXPECT_FALSE(c.language.tie_word_embeddings);
}

TEST(ModelConfig, TinyModelsAgreeAcrossLayouts) {
  for (const std::string name : {"tiny_vl", "tiny_hybrid"}) {
    const auto hf = read_model_config(golden_path("models/" + name));
    const auto original = read_model_config(golden_path("models/" + name + "_original"));
    EXPECT_EQ(to_json(write_model_config(hf, Layout::original)),
              to_json(write_model_config(original, Layout::original)))
        << name;
    EXPECT_EQ(hf.image_token_id, 915);
    EXPECT_EQ(hf.num_image_tokens(), 16);
    EXPECT_EQ(hf.vision.low.mlp_width(), 80);
  }
}

TEST(ModelConfig, WritesWhatItReads) {
  for (const char* name : {"tiny_vl", "tiny_hybrid", "tiny_llama", "tiny_hybrid_original"}) {
    const auto config = read_model_config(golden_path(std::string("models/") + name));
    for (const Layout layout : {Layout::original, Layout::hf}) {
      const auto written = write_model_config(config, layout);
      const auto again = parse_model_config(written, "again");
      EXPECT_EQ(to_json(write_model_config(again, layout)), to_json(written)) << name;
    }
  }
}

TEST(ModelConfig, ReadsTextOnly) {
  const auto c = read_model_config(golden_path("models/tiny_llama"));
  EXPECT_FALSE(c.has_vision());
  EXPECT_EQ(c.dtype, "bfloat16");
  EXPECT_EQ(c.language.num_key_value_heads, 2);
}

TEST(ModelConfig, RopeOfBothTransformersVersions) {
  const auto old = parse(
      R"({"model_type":"llama","rope_theta":5e5,"rope_scaling":{"type":"linear","factor":4}})");
  EXPECT_EQ(old.language.rope.rope_type, "linear");
  EXPECT_EQ(old.language.rope.factor, 4);
  EXPECT_EQ(old.language.rope.rope_theta, 5e5);
  const auto now = parse(
      R"({"model_type":"llama","rope_parameters":{"rope_type":"yarn","factor":8,"rope_theta":1e4,
    "original_max_position_embeddings":4096,"beta_fast":16}})");
  EXPECT_EQ(now.language.rope.rope_type, "yarn");
  EXPECT_EQ(now.language.rope.original_max_position_embeddings, 4096);
  EXPECT_EQ(now.language.rope.beta_fast, 16);
  EXPECT_FALSE(now.language.rope.mscale.has_value());
}

TEST(ModelConfig, SelectLayerAndUnnamedSizesFollowThePublishedDefaults) {
  std::string text = kOriginal7b;
  const auto at = text.rfind("\"select_layer\":-1,");
  text.erase(at, 18);
  EXPECT_EQ(parse(text).vision.low.built_layers(), 23);
}

TEST(ModelConfig, RefusesWhatNoModelHas) {
  expect_refused("[]", "wanted an object");
  expect_refused("{}", "'model_type' is missing");
  expect_refused(R"({"model_type":"deepseek_v3"})",
                 "multi_modality, deepseek_vl, deepseek_vl_hybrid and llama can");
  expect_refused(R"({"model_type":"llama","num_attention_heads":0})", "num_attention_heads is 0");
  expect_refused(R"({"model_type":"llama","hidden_size":-4})", "hidden_size is -4");
  expect_refused(R"({"model_type":"llama","hidden_size":100,"num_attention_heads":3})",
                 "not a multiple");
  expect_refused(R"({"model_type":"llama","num_key_value_heads":5})",
                 "not a multiple of num_key_value_heads 5");
  expect_refused(R"({"model_type":"llama","vocab_size":"many"})",
                 "'vocab_size': wanted a whole number");
  expect_refused(R"({"model_type":"llama","vocab_size":9000000000000000})",
                 "vocab_size is 9000000000000000");
  expect_refused(R"({"model_type":"llama","hidden_act":"gelu"})", "hidden_act");
  expect_refused(R"({"model_type":"llama","rope_scaling":{"type":"longrope","factor":2}})",
                 "'longrope' is not known");
  expect_refused(R"({"model_type":"llama","rope_scaling":[1]})",
                 "'rope_scaling': wanted an object");
  expect_refused(R"({"model_type":"llama","rope_theta":"x"})", "wanted a number");
  expect_refused(R"({"model_type":"multi_modality","vision_config":{"cls":"Eye"}})",
                 "cls 'Eye' is not known");
  expect_refused(R"({"model_type":"multi_modality","vision_config":{"cls":"CLIPVisionTower",
    "params":{"model_name":"siglip_huge"}}})",
                 "siglip_large_patch16_384");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(ModelConfig, RefusesBrokenHybrids) {
  const std::string good = kOriginal7b;
  expect_refused(replaced(good, R"("image_size":1024)", R"("image_size":8)"),
                 "patch_size is 16, wanted 1 to 8");
  expect_refused(replaced(good, R"("input_dim":1024)", R"("input_dim":512)"),
                 "input_dim is 512, the towers give 1024");
  expect_refused(replaced(good, R"("n_embed":4096)", R"("n_embed":2048)"), "hidden_size is 4096");
  expect_refused(replaced(good, "low_high_hybrid_split_mlp_gelu", "mlp_gelu"),
                 "cannot take two feature maps");
  expect_refused(replaced(good, "low_high_hybrid_split_mlp_gelu", "resampler"),
                 "'resampler' is not known");
  expect_refused(replaced(good, R"("concat_type":"tuple")", R"("concat_type":"stack")"),
                 "'stack' is not known");
  expect_refused(replaced(good, R"("pixel_std":[0.5,0.5,0.5])", R"("pixel_std":[0.5,0,0.5])"),
                 "pixel_std is 0");
  expect_refused(replaced(good, R"("ckpt_path":"")", R"("global_attn_indexes":[12])"),
                 "has 12, wanted 0 to 11");
  expect_refused(replaced(good, R"("select_layer":-1,"pixel_mean":[0.5)",
                          R"("select_layer":-25,"pixel_mean":[0.5)"),
                 "leaves none");
}

}  // namespace
}  // namespace dsvl

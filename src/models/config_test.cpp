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

// What the published files say comes back, and means the same when it is read again.
TEST(ModelConfig, DecodersWithExpertsAndLatents) {
  for (const char* name : {"deepseek_moe_16b", "deepseek_v2_lite", "deepseek_v2", "deepseek_v3"}) {
    const auto directory = golden_path(std::string("configs/") + name);
    const auto published = read_json_file(directory + "/config.json");
    const auto config = read_model_config(directory);
    const auto written = write_model_config(config, Layout::hf);
    for (const auto& [key, value] : published.as_object()) {
      const auto* found = written.find(key);
      if (!found || key.starts_with("rope_") || value.is_null()) continue;
      EXPECT_EQ(to_json(*found), to_json(value)) << name << " " << key;
    }
    EXPECT_EQ(to_json(write_model_config(parse_model_config(written, name), Layout::hf)),
              to_json(written));
    EXPECT_FALSE(written.find("capacity_factor"));  // said only where it is set
  }
  const auto v3 = read_model_config(golden_path("configs/deepseek_v3")).language;
  EXPECT_EQ(v3.head_dim, 64);
  EXPECT_EQ(v3.num_nextn_predict_layers, 1);
  EXPECT_FALSE(v3.has_experts(2));
  EXPECT_TRUE(v3.has_experts(3));
  EXPECT_EQ(v3.mla->latent_width(), 576);
  const auto lite = read_model_config(golden_path("configs/deepseek_v2_lite")).language;
  EXPECT_FALSE(lite.mla->q_lora_rank.has_value());
  EXPECT_EQ(*lite.rope.mscale_all_dim, 0.707);
}

TEST(ModelConfig, WhatALayerIsMadeOfFollowsFromTheSettings) {
  EXPECT_FALSE(parse(R"({"model_type":"deepseek"})").language.moe);
  const auto plain = parse(R"({"model_type":"deepseek_v2","use_mla":false,"kv_lora_rank":null,
    "num_experts_per_tok":6,"head_dim":128,"topk_method":"gready"})");
  EXPECT_FALSE(plain.language.mla);
  EXPECT_EQ(plain.language.moe->topk_method, "greedy");
  EXPECT_EQ(write_model_config(plain, Layout::hf).at("use_mla"), Value(false));
  const auto dense = parse(R"({"model_type":"deepseek_v2","n_routed_experts":null})");
  EXPECT_FALSE(dense.language.moe);
  EXPECT_TRUE(dense.language.mla);
  EXPECT_TRUE(write_model_config(dense, Layout::hf).at("n_routed_experts").is_null());
  const auto every_other = parse(R"({"model_type":"deepseek","n_routed_experts":4,
    "num_experts_per_tok":2,"moe_layer_freq":2,"capacity_factor":1.25})");
  EXPECT_TRUE(every_other.language.has_experts(0));
  EXPECT_FALSE(every_other.language.has_experts(1));
  EXPECT_EQ(write_model_config(every_other, Layout::hf).at("capacity_factor"), Value(1.25));
}

TEST(ModelConfig, RefusesExpertsThatNoGateCouldChoose) {
  const auto v3 = [](const std::string& change) {
    return R"({"model_type":"deepseek_v3",)" + change + "}";
  };
  expect_refused(v3(R"("num_experts_per_tok":0)"), "num_experts_per_tok is 0, wanted 1 to 256");
  expect_refused(v3(R"("n_group":7)"), "n_routed_experts 256 is not a multiple of n_group 7");
  expect_refused(v3(R"("topk_group":9)"), "topk_group is 9, wanted 1 to 8");
  expect_refused(v3(R"("n_group":128,"topk_group":2)"), "topk_group 2 groups of 2 have fewer");
  expect_refused(v3(R"("n_group":256,"topk_group":8)"), "two experts a group at least");
  expect_refused(v3(R"("topk_method":"best")"), "topk_method 'best' is not known; greedy, ");
  expect_refused(v3(R"("scoring_func":"tanh")"), "scoring_func 'tanh' is not known");
  expect_refused(v3(R"("n_routed_experts":4096)"), "131072 experts in all at most");
  expect_refused(v3(R"("qk_rope_head_dim":63)"), "head_dim 63 is not a multiple of two");
  expect_refused(v3(R"("kv_lora_rank":0)"), "kv_lora_rank is 0");
  expect_refused(v3(R"("rope_interleave":false)"), "rope_interleave is false");
  expect_refused(v3(R"("capacity_factor":-1)"), "capacity_factor is -1, wanted 0 or more");
  expect_refused(v3(R"("second_expert_policy":"random")"), "num_experts_per_tok is not 2");
  expect_refused(v3(R"("topk_method":"greedy","bias_update_speed":0.001)"), "has no bias");
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
  expect_refused(R"({"model_type":"deepseek_v9"})",
                 "deepseek_vl_hybrid, llama, deepseek, deepseek_v2 and deepseek_v3 can");
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

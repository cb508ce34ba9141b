// A made-up family of language models, all of it in this file: what docs/add_a_model.md walks
// through.
#include <ATen/ops/isfinite.h>
#include <ATen/ops/randint.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/json.h"
#include "models/decoder_family.h"
#include "models/deepseek_vl.h"
#include "models/init.h"
#include "models/summary.h"

namespace dsvl {
namespace {

// V3's latent attention and sigmoid gate, three dense layers as in V3, but eight small experts in
// two groups and one that is shared.
LanguageConfig heron() {
  LanguageConfig c;
  c.vocab_size = 64, c.hidden_size = 32, c.intermediate_size = 48, c.num_hidden_layers = 5;
  c.num_attention_heads = 4, c.max_position_embeddings = 256;
  c.mla = MlaConfig{.q_lora_rank = 16,
                    .kv_lora_rank = 16,
                    .qk_nope_head_dim = 8,
                    .qk_rope_head_dim = 4,
                    .v_head_dim = 8};
  c.moe = MoeConfig{.n_routed_experts = 8,
                    .n_shared_experts = 1,
                    .num_experts_per_tok = 2,
                    .moe_intermediate_size = 12,
                    .first_k_dense_replace = 3,
                    .topk_method = "noaux_tc",
                    .scoring_func = "sigmoid",
                    .n_group = 2,
                    .topk_group = 1,
                    .norm_topk_prob = true};
  return c;
}

class AddAModel : public testing::Test {
 protected:
  // The whole of it: a row.
  static void SetUpTestSuite() {
    add_decoder_family({"heron", "HeronForCausalLM", "Heron language model", heron()});
  }
};

ModelConfig read(const std::string& json) {
  return parse_model_config(parse_json(json, "heron"), "heron");
}

// Random values in, finite logits out.
void expect_runs(const ModelConfig& config) {
  const c10::AutoGradMode no_grad(false);
  DeepseekVl model(config);
  init_weights(model.parameters(), config, 3, at::kFloat);
  const auto ids = at::randint(config.language.vocab_size, {9}, at::kLong);
  const auto logits =
      model.logits(model.forward(model.embed(ids, {}, -1), make_batch({9}), nullptr));
  EXPECT_EQ(logits.sizes(), (std::vector<int64_t>{9, config.language.vocab_size}));
  EXPECT_TRUE(at::isfinite(logits).all().item<bool>());
}

TEST_F(AddAModel, AFamilyIsARow) {
  const auto config = read(R"({"model_type": "heron"})");
  EXPECT_EQ(family_name(config), "Heron language model");
  EXPECT_TRUE(config.language.mla.has_value());
  EXPECT_FALSE(config.language.has_experts(2));
  EXPECT_TRUE(config.language.has_experts(3));
  expect_runs(config);
  EXPECT_EQ(read(R"({"architectures": ["HeronForCausalLM"]})").model_type, "heron");
}

TEST_F(AddAModel, ANumberIsAConfig) {
  const auto wider = read(
      R"({"model_type": "heron", "hidden_size": 48, "num_hidden_layers": 4, "n_routed_experts": 12})");
  EXPECT_EQ(wider.language.hidden_size, 48);
  EXPECT_EQ(wider.language.moe->num_experts_per_tok, 2) << "what is not said is the family's";
  expect_runs(wider);
  const auto plain =
      read(R"({"model_type": "heron", "use_mla": false, "n_routed_experts": null, "head_dim": 8})");
  EXPECT_FALSE(plain.language.mla || plain.language.moe) << "layers of another kind, by config";
  expect_runs(plain);
}

TEST_F(AddAModel, ItsConfigComesBack) {
  const auto config = read(R"({"model_type": "heron", "hidden_size": 40})");
  const Value written = write_model_config(config, Layout::hf);
  EXPECT_EQ(written.at("architectures").as_array()[0].as_string(), "HeronForCausalLM");
  const auto again = parse_model_config(written, "written");
  EXPECT_EQ(write_fields(again.language), write_fields(config.language));
}

TEST_F(AddAModel, ANameIsTakenOnce) {
  EXPECT_THROW(add_decoder_family({"heron", "OtherForCausalLM", "", heron()}), Error);
  EXPECT_THROW(add_decoder_family({"other", "LlamaForCausalLM", "", heron()}), Error);
  EXPECT_EQ(find_decoder_family("other"), nullptr);
}

}  // namespace
}  // namespace dsvl

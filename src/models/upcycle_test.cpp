// A dense decoder as a mixture of experts: where nothing is lost, the answer is the same.
#include "models/upcycle.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

struct Root : Module {
  explicit Root(const LanguageConfig& c) : config(c), decoder(*this, "language_model", c) {
    auto random = at::detail::createCPUGenerator(3);
    for (auto& p : parameters()) {
      // Norms of weight 1 give rows of norm 1, which a square latent keeps.
      const bool norm = p.name.ends_with("norm.weight");
      *p.tensor = norm ? at::ones(p.shape) : at::randn(p.shape, random) * 0.2;
      if (p.buffer || p.name.ends_with("gate.weight")) *p.tensor = at::zeros(p.shape);
    }
  }
  Tensor answer(const Tensor& embeds, const Batch& batch) const {
    return decoder.forward(embeds, batch, nullptr, {});
  }
  const LanguageConfig config;
  Decoder decoder;
};

LanguageConfig dense_config(int64_t kv_heads) {
  LanguageConfig c;
  c.vocab_size = 48, c.hidden_size = 32, c.intermediate_size = 56, c.num_hidden_layers = 3;
  c.num_attention_heads = 4, c.num_key_value_heads = kv_heads, c.head_dim = 8;
  c.max_position_embeddings = 64;
  return c;
}

// Experts of 8 behind a shared part of 8: the other 48 units make 6 pieces.
LanguageConfig expert_config(int64_t rope, int64_t nope, const std::string& scoring = "softmax") {
  LanguageConfig c = dense_config(4);
  c.model_type = "deepseek_v3";
  c.head_dim = rope;
  c.mla = MlaConfig{.q_lora_rank = 32,
                    .kv_lora_rank = 32,
                    .qk_nope_head_dim = nope,
                    .qk_rope_head_dim = rope,
                    .v_head_dim = 8};
  c.moe = MoeConfig{.n_routed_experts = 12,
                    .n_shared_experts = 1,
                    .num_experts_per_tok = 12,
                    .moe_intermediate_size = 8,
                    .first_k_dense_replace = 1,
                    .scoring_func = scoring,
                    .routed_scaling_factor = 2.5};
  return c;
}

void expect_same_answer(const Root& dense, Root& experts, const Batch& batch, int64_t tokens) {
  const c10::NoGradGuard no_grad;
  auto random = at::detail::createCPUGenerator(8);
  const auto embeds = at::randn({tokens, 32}, random);
  upcycle(experts.decoder, experts.config, dense.decoder, dense.config);
  // float32 through a singular value decomposition of 32 rows, three layers
  EXPECT_TRUE(at::allclose(experts.answer(embeds, batch), dense.answer(embeds, batch), 1e-3, 1e-4));
}

// All experts chosen, all pairs rotated, one key for all heads: nothing is approximated.
TEST(Upcycle, KeepsTheAnswerWhereNothingIsLost) {
  for (const char* scoring : {"softmax", "sigmoid"}) {
    const Root dense(dense_config(1));
    Root experts(expert_config(8, 0, scoring));
    expect_same_answer(dense, experts, make_batch({5, 3}), 8);
  }
}

// A token alone attends to itself whatever the score: keys that lost their rotation do not matter.
TEST(Upcycle, ValuesSurviveInTheLatent) {
  const Root dense(dense_config(2));
  Root experts(expert_config(4, 4));
  expect_same_answer(dense, experts, make_batch({1, 1, 1}), 3);
}

TEST(Upcycle, SaysWhatDoesNotFit) {
  const Root dense(dense_config(4));
  auto config = expert_config(4, 4);
  config.mla->v_head_dim = 6;
  Root narrow(config);
  EXPECT_THROW(upcycle(narrow.decoder, narrow.config, dense.decoder, dense.config), Error);
  config = expert_config(4, 4);
  config.moe->n_routed_experts = 4, config.moe->num_experts_per_tok = 2;
  Root few(config);
  EXPECT_THROW(upcycle(few.decoder, few.config, dense.decoder, dense.config), Error);
}

}  // namespace
}  // namespace dsvl

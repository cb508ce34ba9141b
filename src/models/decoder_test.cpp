// The decoder's promises: cached, batched and whole passes agree, rows never see each other,
// gradients flow.
#include "models/decoder.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

namespace dsvl {
namespace {

struct Root : Module {
  explicit Root(const LanguageConfig& config) : decoder(*this, "language_model", config) {}
  Decoder decoder;
};

LanguageConfig tiny() {
  LanguageConfig config;
  config.vocab_size = 48;
  config.hidden_size = 32;
  config.intermediate_size = 56;
  config.num_hidden_layers = 3;
  config.num_attention_heads = 4;
  config.num_key_value_heads = 2;
  config.head_dim = 8;
  config.max_position_embeddings = 64;
  return config;
}

at::Generator generator() {
  return at::detail::createCPUGenerator(7);
}

std::unique_ptr<Root> random_decoder(const LanguageConfig& config) {
  auto root = std::make_unique<Root>(config);
  auto random = generator();
  for (auto& p : root->parameters()) *p.tensor = at::randn(p.shape, random) * 0.2;
  return root;
}

bool close(const Tensor& a, const Tensor& b) {
  return at::allclose(a, b, 1e-4, 1e-5);  // float32, sums in another order
}

TEST(Decoder, NamesAreTheCheckpoints) {
  const auto root = random_decoder(tiny());
  std::vector<std::string> names;
  for (const auto& p : root->parameters()) names.push_back(p.name);
  EXPECT_EQ(names.size(), 2 + 3 * 9 + 1u);
  EXPECT_EQ(names[0], "language_model.model.embed_tokens.weight");
  EXPECT_EQ(names[1], "language_model.model.layers.0.input_layernorm.weight");
  EXPECT_EQ(names[2], "language_model.model.layers.0.self_attn.q_proj.weight");
  EXPECT_EQ(names.back(), "language_model.lm_head.weight");
}

TEST(Decoder, CachedAndBatchedAgreeWithWhole) {
  c10::AutoGradMode no_grad(false);
  const auto config = tiny();
  const auto root = random_decoder(config);
  auto random = generator();
  const auto a = at::randn({11, 32}, random), b = at::randn({6, 32}, random);
  const auto whole_a = root->decoder.forward(a, make_batch({11}), nullptr, {});
  const auto whole_b = root->decoder.forward(b, make_batch({6}), nullptr, {});

  const auto both = root->decoder.forward(at::cat({a, b}), make_batch({11, 6}), nullptr, {});
  EXPECT_TRUE(close(both, at::cat({whole_a, whole_b})));

  KvCache cache(config.num_hidden_layers, cache_shape(config));
  const std::vector<std::vector<int64_t>> steps{{5, 2}, {1, 1}, {4, 2}, {1, 1}};
  std::vector<Tensor> got_a, got_b;
  int64_t at_a = 0, at_b = 0;
  for (const auto& lengths : steps) {
    const auto batch = make_batch(cache, {1, 0}, lengths);
    const auto in = at::cat({a.narrow(0, at_a, lengths[0]), b.narrow(0, at_b, lengths[1])});
    const auto out = root->decoder.forward(in, batch, &cache, {});
    got_a.push_back(out.narrow(0, 0, lengths[0]));
    got_b.push_back(out.narrow(0, lengths[0], lengths[1]));
    at_a += lengths[0];
    at_b += lengths[1];
  }
  EXPECT_TRUE(close(at::cat(got_a), whole_a));
  EXPECT_TRUE(close(at::cat(got_b), whole_b));

  cache.truncate(1, 7);  // and on from the eighth token
  const auto batch = make_batch(cache, {1}, {4});
  EXPECT_TRUE(
      close(root->decoder.forward(a.narrow(0, 7, 4), batch, &cache, {}), whole_a.narrow(0, 7, 4)));
}

// Packed rows of training: what one sample says changes no bit of another's, and another's loss
// sends no gradient there.
TEST(Decoder, PackedSamplesNeverSeeEachOther) {
  const auto root = random_decoder(tiny());
  auto random = generator();
  const auto first = at::randn({7, 32}, random), last = at::randn({5, 32}, random);
  const auto middle = at::randn({9, 32}, random), other = at::randn({9, 32}, random);
  const auto batch = make_batch({7, 9, 5});
  const auto run = [&](const Tensor& embeds) {
    return root->decoder.forward(embeds, batch, nullptr, {});
  };
  auto packed = at::cat({first, middle, last});
  packed.set_requires_grad(true);
  const auto out = run(packed), changed = run(at::cat({first, other, last}));
  EXPECT_TRUE(out.narrow(0, 0, 7).equal(changed.narrow(0, 0, 7)));
  EXPECT_TRUE(out.narrow(0, 16, 5).equal(changed.narrow(0, 16, 5)));
  EXPECT_FALSE(out.narrow(0, 7, 9).equal(changed.narrow(0, 7, 9)));
  out.narrow(0, 16, 5).sum().backward();
  EXPECT_EQ(packed.grad().narrow(0, 0, 16).abs().max().item<float>(), 0.0F);
  EXPECT_GT(packed.grad().narrow(0, 16, 5).abs().max().item<float>(), 0.0F);
}

LanguageConfig tiny_with_experts() {
  auto config = tiny();
  config.model_type = "deepseek_v3";
  config.mla = MlaConfig{.q_lora_rank = 12,
                         .kv_lora_rank = 16,
                         .qk_nope_head_dim = 8,
                         .qk_rope_head_dim = 4,
                         .v_head_dim = 6};
  config.head_dim = 4;
  config.moe = MoeConfig{.n_routed_experts = 6,
                         .n_shared_experts = 1,
                         .num_experts_per_tok = 2,
                         .moe_intermediate_size = 10,
                         .first_k_dense_replace = 1};
  return config;
}

// Two chats in one cache and a chat cut back, with latents and experts.
TEST(Decoder, LatentsAndExpertsCachedAndBatchedAgreeWithWhole) {
  c10::AutoGradMode no_grad(false);
  const auto config = tiny_with_experts();
  const auto root = random_decoder(config);
  auto random = generator();
  const auto a = at::randn({11, 32}, random), b = at::randn({6, 32}, random);
  const auto whole_a = root->decoder.forward(a, make_batch({11}), nullptr, {});
  const auto whole_b = root->decoder.forward(b, make_batch({6}), nullptr, {});
  KvCache cache(config.num_hidden_layers, cache_shape(config));
  root->decoder.forward(a.narrow(0, 0, 9), make_batch(cache, {1}, {9}), &cache, {});
  cache.truncate(1, 7);
  const auto batch = make_batch(cache, {1, 0}, {4, 6});
  const auto out = root->decoder.forward(at::cat({a.narrow(0, 7, 4), b}), batch, &cache, {});
  EXPECT_TRUE(close(out, at::cat({whole_a.narrow(0, 7, 4), whole_b})));
  EXPECT_EQ(cache.length(1), 11);
}

TEST(Decoder, GradientsReachEveryLatentAndChosenExpert) {
  const auto root = random_decoder(tiny_with_experts());
  auto random = generator();
  for (auto& p : root->parameters()) p.tensor->requires_grad_(true);
  const auto out =
      root->decoder.forward(at::randn({40, 32}, random), make_batch({25, 15}), nullptr, {});
  root->decoder.lm_head.forward(out).pow(2).sum().backward();
  int with = 0;
  for (const auto& p : root->parameters()) {
    if (p.name.find("embed_tokens") != p.name.npos) continue;
    const auto& grad = p.tensor->grad();
    with += grad.defined() && grad.abs().sum().item<float>() > 0;
    EXPECT_TRUE(grad.defined() || p.name.find(".experts.") != p.name.npos) << p.name;
  }
  EXPECT_GT(with, 2 * 6 * 3);  // 80 choices a layer reach most of 6 experts
}

TEST(Decoder, HookSeesEveryLayerAndGradientsFlow) {
  const auto root = random_decoder(tiny());
  auto random = generator();
  for (auto& p : root->parameters()) p.tensor->requires_grad_(true);
  int seen = 0;
  const LayerHook hook = [&](const Tensor& x, const std::function<Tensor(const Tensor&)>& layer) {
    ++seen;
    return layer(x);
  };
  const auto out =
      root->decoder.forward(at::randn({5, 32}, random), make_batch({3, 2}), nullptr, hook);
  root->decoder.lm_head.forward(out).pow(2).sum().backward();
  EXPECT_EQ(seen, 3);
  for (const auto& p : root->parameters()) {
    if (p.name.find("embed_tokens") != p.name.npos) continue;
    EXPECT_GT(p.tensor->grad().abs().sum().item<float>(), 0) << p.name;
  }
}

}  // namespace
}  // namespace dsvl

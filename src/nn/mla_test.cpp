// Latent attention: its two forms are one function, with and without a past, forward and backward.
#include "nn/mla.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/complex.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "ops/rope.h"

namespace dsvl {
namespace {

struct Root : Module {
  explicit Root(const MlaSizes& sizes) : mla(*this, "self_attn", sizes, 0) {
    auto random = at::detail::createCPUGenerator(5);
    for (auto& p : parameters()) *p.tensor = at::randn(p.shape, random) * 0.3;
  }
  Mla mla;
};

MlaSizes sizes(int64_t v_head_dim = 6) {
  return {.hidden_size = 32,
          .num_heads = 4,
          .bias = false,
          .softmax_factor = 1.6,
          .latent = {.q_lora_rank = 12,
                     .kv_lora_rank = 16,
                     .qk_nope_head_dim = 8,
                     .qk_rope_head_dim = 4,
                     .v_head_dim = v_head_dim}};
}

bool close(const Tensor& a, const Tensor& b) {
  return at::allclose(a, b, 1e-4, 1e-5);  // float32, products in another order
}

TEST(Mla, AbsorbedIsNaive) {
  const c10::AutoGradMode no_grad(false);
  for (const int64_t values : {6, 16}) {
    const Root root(sizes(values));
    auto random = at::detail::createCPUGenerator(6);
    const auto q = at::randn({9, 4, 12}, random), latents = at::randn({9, 1, 20}, random);
    const Mla::Segments whole{{.begin = 0, .length = 5}, {.begin = 5, .length = 4}};
    EXPECT_TRUE(close(root.mla.attend_absorbed(q, latents, whole, nullptr),
                      root.mla.attend_naive(q, latents, whole, nullptr)));
    // Behind a past of 7 and of none, two slots of a cache.
    const auto past = at::randn({7, 1, 20}, random);
    const Mla::Segments next{{.begin = 0, .length = 5, .past = 7, .slot = 0},
                             {.begin = 5, .length = 4, .past = 0, .slot = 1}};
    KvCache one(1, {1, 20, 0}), two(1, {1, 20, 0});
    for (KvCache* cache : {&one, &two}) cache->append(0, {.length = 7}, past, {});
    EXPECT_TRUE(close(root.mla.attend_absorbed(q, latents, next, &one),
                      root.mla.attend_naive(q, latents, next, &two)));
    EXPECT_EQ(one.length(0), 12);
    EXPECT_EQ(one.length(1), 4);
  }
}

TEST(Mla, CacheHoldsLatentsOnly) {
  KvCache latents(27, {1, 576, 0}), plain(2, {4, 8, 8});
  latents.reserve(0, 100);
  EXPECT_EQ(latents.bytes(), 100 * 27 * 576 * 4);
  plain.reserve(0, 10);
  EXPECT_EQ(plain.bytes(), 10 * 2 * 2 * 4 * 8 * 4);
}

TEST(Mla, BothFormsHaveTheSameGradients) {
  const auto grads = [](bool absorbed) {
    Root root(sizes());
    auto random = at::detail::createCPUGenerator(7);
    auto q = at::randn({6, 4, 12}, random), latents = at::randn({6, 1, 20}, random);
    const auto weight = at::randn({6, 4, 6}, random);
    for (Tensor* t : {&q, &latents, &root.mla.kv_b_proj.weight}) t->set_requires_grad(true);
    const Mla::Segments segments{{.begin = 0, .length = 2}, {.begin = 2, .length = 4}};
    const auto form = absorbed ? &Mla::attend_absorbed : &Mla::attend_naive;
    ((root.mla.*form)(q, latents, segments, nullptr) * weight).sum().backward();
    return std::vector<Tensor>{q.grad(), latents.grad(), root.mla.kv_b_proj.weight.grad()};
  };
  const auto naive = grads(false), absorbed = grads(true);
  for (size_t i = 0; i < naive.size(); ++i) {
    EXPECT_TRUE(close(naive[i], absorbed[i])) << i;
    EXPECT_GT(naive[i].abs().max().item<float>(), 0);
  }
}

// The formula of spec architecture 8.4.1, one head and query at a time.
TEST(Mla, NaiveIsTheFormula) {
  const c10::AutoGradMode no_grad(false);
  const Root root(sizes());
  auto random = at::detail::createCPUGenerator(8);
  const auto q = at::randn({5, 4, 12}, random), latents = at::randn({5, 1, 20}, random);
  const auto got = root.mla.attend_naive(q, latents, {{.begin = 0, .length = 5}}, nullptr);
  const auto made = root.mla.kv_b_proj.weight.view({4, 14, 16});
  for (int64_t h = 0; h < 4; ++h)
    for (int64_t i = 0; i < 5; ++i) {
      std::vector<Tensor> scores, values;
      for (int64_t j = 0; j <= i; ++j) {
        const auto kv = at::einsum("or,r->o", {made[h], latents[j][0].narrow(0, 0, 16)});
        const auto key = at::cat({kv.narrow(0, 0, 8), latents[j][0].narrow(0, 16, 4)});
        scores.push_back((q[i][h] * key).sum().reshape({1}) * (1.6 / std::sqrt(12.0)));
        values.push_back(kv.narrow(0, 8, 6).unsqueeze(0));
      }
      const auto p = at::cat(scores).softmax(0);
      EXPECT_TRUE(close(got[i][h], (p.unsqueeze(1) * at::cat(values)).sum(0)));
    }
}

// Turning pairs as complex numbers: other places, the same products of queries and keys.
TEST(Rope, InterleavedPairsAreComplexNumbers) {
  auto random = at::detail::createCPUGenerator(9);
  const auto angle = at::randn({7, 4}, random);
  const auto cos = angle.cos(), sin = angle.sin();
  const auto turn = at::complex(cos, sin).unsqueeze(1);  // [N, 1, K/2]
  const auto published = [&](const Tensor& x) {
    const auto pairs = at::view_as_complex(x.unflatten(-1, {4, 2}).contiguous());
    return at::view_as_real(pairs * turn).flatten(-2);
  };
  const auto q = at::randn({7, 3, 8}, random), k = at::randn({7, 3, 8}, random);
  const auto scores = [](const Tensor& a, const Tensor& b) {
    return at::einsum("nhk,mhk->hnm", {a, b});
  };
  EXPECT_TRUE(close(scores(rope_interleaved(q, cos, sin), rope_interleaved(k, cos, sin)),
                    scores(published(q), published(k))));
}

}  // namespace
}  // namespace dsvl

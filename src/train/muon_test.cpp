// Muon against singular values, and against cases worked by hand.
#include "train/muon.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>

#include <cmath>

namespace dsvl {
namespace {

// The polynomial that the Newton-Schulz steps apply to every singular value.
double lifted(double s) {
  for (int i = 0; i < 5; ++i) s = 3.4445 * s - 4.7750 * std::pow(s, 3) + 2.0315 * std::pow(s, 5);
  return s;
}

OptimizerSlot slot_of(const std::string& name, const Tensor& value) {
  OptimizerSlot slot;
  slot.name = name;
  slot.master = value.clone();
  slot.exp_avg = at::zeros_like(value);
  slot.exp_avg_sq = at::zeros_like(value);
  slot.decay = true;
  return slot;
}

constexpr MuonStep kStep{
    .learning_rate = 0.01, .momentum = 0.9, .weight_decay = 0.1, .grad_scale = 0.5};

double largest_difference(const Tensor& a, const Tensor& b) {
  return a.sub(b).abs().max().item<double>();
}

TEST(Muon, LiftsSingularValuesAndKeepsTheirVectors) {
  for (const auto& [rows, columns] : {std::pair{5, 12}, {12, 5}, {8, 8}}) {
    const Tensor matrix = at::randn({rows, columns}, at::kDouble);
    const auto [u, s, vt] = at::linalg_svd(matrix, false);
    const Tensor lengths = s.div(s.norm());
    std::vector<double> values;
    for (int64_t i = 0; i < lengths.size(0); ++i)
      values.push_back(lifted(lengths[i].item<double>()));
    const Tensor wanted = u.matmul(at::diag(at::tensor(values, at::kDouble))).matmul(vt);
    const Tensor found = orthogonalized(matrix.to(at::kFloat)).to(at::kDouble);
    // five rounds of float32 products, each of which multiplies an error by about 3.4 at most
    EXPECT_LT(largest_difference(found, wanted), 1e-3) << rows << " x " << columns;
  }
}

TEST(Muon, OneUpdateOfADiagonalMatrixByHand) {
  OptimizerSlot slot = slot_of("fc.weight", at::tensor({1.0F, 0.0F, 0.0F, 1.0F}).view({2, 2}));
  const Tensor grad = at::tensor({6.0F, 0.0F, 0.0F, 8.0F}).view({2, 2});
  muon_update(slot, grad, kStep);
  // the gradient halved is (3, 4); momentum and look-ahead only scale it, and it has length 5
  const double size = 0.01 * 0.2 * std::sqrt(2.0);
  EXPECT_NEAR(slot.exp_avg[0][0].item<double>(), 0.3, 1e-6);
  EXPECT_NEAR(slot.exp_avg[1][1].item<double>(), 0.4, 1e-6);
  EXPECT_NEAR(slot.master[0][0].item<double>(), 0.999 - size * lifted(0.6), 1e-6);
  EXPECT_NEAR(slot.master[1][1].item<double>(), 0.999 - size * lifted(0.8), 1e-6);
  EXPECT_NEAR(slot.master[0][1].item<double>(), 0.0, 1e-6);
  EXPECT_EQ(slot.updates, 1);
}

TEST(Muon, FusedQueriesKeysAndValuesAreThreeMatrices) {
  const Tensor grad = at::randn({12, 4}), value = at::randn({12, 4});
  OptimizerSlot fused = slot_of("blocks.0.attn.qkv.weight", value);
  muon_update(fused, grad, kStep);
  std::vector<Tensor> parts;
  for (int64_t i = 0; i < 3; ++i) {
    OptimizerSlot one = slot_of("q.weight", value.narrow(0, 4 * i, 4));
    muon_update(one, grad.narrow(0, 4 * i, 4).contiguous(), kStep);
    parts.push_back(one.master);
  }
  EXPECT_LT(largest_difference(fused.master, at::cat(parts)), 1e-6);
}

TEST(Muon, TakesWeightsAndLeavesTablesAndHeads) {
  EXPECT_TRUE(muon_takes("vision_model.vision_tower_high.blocks.0.mlp.lin1.weight", {768, 192}));
  EXPECT_TRUE(muon_takes("vision_model.vision_tower_high.downsamples.0.weight", {256, 128, 3, 3}));
  EXPECT_FALSE(muon_takes("vision_model.vision_tower_high.patch_embed.proj.weight", {9, 3, 2, 2}));
  EXPECT_FALSE(muon_takes("vision_model.vision_tower_high.blocks.0.attn.rel_pos_h", {15, 64}));
  EXPECT_FALSE(muon_takes("language_model.model.embed_tokens.weight", {2048, 192}));
  EXPECT_FALSE(muon_takes("language_model.lm_head.weight", {2048, 192}));
  EXPECT_FALSE(muon_takes("language_model.model.norm.weight", {192}));
  EXPECT_FALSE(muon_takes("heads.token.weight", {1710, 256}));
}

}  // namespace
}  // namespace dsvl

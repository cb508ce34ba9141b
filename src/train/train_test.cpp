// Schedules, stages, the optimizer and recipes.
#include <ATen/ops/ones_like.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "ops/backend.h"
#include "train/adamw.h"
#include "train/adamw_kernel.h"
#include "train/gradients.h"
#include "train/recipe.h"
#include "train/schedule.h"
#include "train/stage.h"

namespace dsvl {
namespace {

TEST(Schedule, WarmsUpAndFollowsTheCosine) {
  TrainSettings t;
  t.learning_rate = 1;
  t.warmup_steps = 4;
  t.max_steps = 14;
  EXPECT_DOUBLE_EQ(learning_rate_at(t, 0), 0.25);
  EXPECT_DOUBLE_EQ(learning_rate_at(t, 3), 1);
  EXPECT_DOUBLE_EQ(learning_rate_at(t, 4), 1);
  EXPECT_NEAR(learning_rate_at(t, 9), 0.5, 1e-12);
  t.min_lr_rate = 0.1;
  EXPECT_NEAR(learning_rate_at(t, 9), 0.55, 1e-12);
}

TEST(Schedule, StepsFallAtTheMilestones) {
  TrainSettings t;
  t.learning_rate = 1;
  t.max_steps = 100;
  t.lr_scheduler_type = "step";
  EXPECT_DOUBLE_EQ(learning_rate_at(t, 79), 1);
  EXPECT_DOUBLE_EQ(learning_rate_at(t, 80), 0.316);
  EXPECT_DOUBLE_EQ(learning_rate_at(t, 90), 0.316 * 0.316);
}

TEST(Stage, NamesBelongToParts) {
  EXPECT_EQ(part_of("vision_model.vision_tower.blocks.0.attn.qkv.weight"), Part::low_tower);
  EXPECT_EQ(part_of("vision_model.vision_tower_low.vision_tower.pos_embed"), Part::low_tower);
  EXPECT_EQ(part_of("vision_model.vision_tower_high.vision_tower.blocks.1.norm1.weight"),
            Part::high_blocks);
  for (const char* name :
       {"neck.0.weight", "neck_hd.2.weight", "downsamples.0.weight", "hd_alpha_downsamples"})
    EXPECT_EQ(part_of(std::string("vision_model.vision_tower_high.vision_tower.") + name),
              Part::high_tail);
  EXPECT_EQ(part_of("vision_model.high_layer_norm.weight"), Part::unused);
  EXPECT_EQ(part_of("aligner.layers.0.weight"), Part::adaptor);
  EXPECT_EQ(part_of("language_model.lm_head.weight"), Part::language);
  EXPECT_EQ(part_of("model.layers.0.mlp.up_proj.weight"), Part::language);
}

// Spec training 2.1: the table.
TEST(Stage, LearnsWhatThePaperSays) {
  for (const bool freeze : {false, true}) {
    for (const Stage stage : {Stage::adaptor, Stage::joint, Stage::sft}) {
      EXPECT_TRUE(learns(stage, freeze, Part::adaptor));
      EXPECT_EQ(learns(stage, freeze, Part::high_tail), !freeze);
      EXPECT_FALSE(learns(stage, freeze, Part::high_blocks));
      EXPECT_EQ(learns(stage, freeze, Part::language), stage != Stage::adaptor);
      EXPECT_EQ(learns(stage, freeze, Part::low_tower), stage == Stage::sft);
      EXPECT_FALSE(learns(stage, freeze, Part::unused));
    }
  }
}

AdamwStep some_step() {
  return {.learning_rate = 1e-2,
          .beta1 = 0.9,
          .beta2 = 0.95,
          .epsilon = 1e-8,
          .weight_decay = 0.1,
          .grad_scale = 0.5};
}

// The textbook update in double precision.
TEST(Adamw, MatchesTheFormula) {
  OptimizerSlot slot;
  slot.master = at::rand({1003});
  slot.exp_avg = at::zeros_like(slot.master);
  slot.exp_avg_sq = at::zeros_like(slot.master);
  slot.decay = true;
  at::Tensor w = slot.master.to(at::kDouble), m = at::zeros_like(w), v = at::zeros_like(w);
  for (int64_t t = 1; t <= 5; ++t) {
    const at::Tensor grad = at::rand({1003}).sub(0.5);
    const at::Tensor g = grad.to(at::kDouble).mul(0.5);
    m = m.mul(0.9).add(g.mul(0.1));
    v = v.mul(0.95).add(g.mul(g).mul(0.05));
    const auto power = static_cast<double>(t);
    const at::Tensor root = v.div(1 - std::pow(0.95, power)).sqrt().add(1e-8);
    w = w.mul(1 - 1e-3).sub(m.div(1 - std::pow(0.9, power)).div(root).mul(1e-2));
    adamw_update(slot, grad, some_step());
  }
  // float32 against float64: a few roundings of numbers near 1
  EXPECT_LT(slot.master.to(at::kDouble).sub(w).abs().max().item<double>(), 1e-6);
}

#if defined(__x86_64__)
TEST(Adamw, DoesNotDependOnHowThreadsCutTheTensor) {
  if (!have_avx2()) GTEST_SKIP() << "no AVX2 here";
  const AdamwFactors factors{.grad_scale = 0.3F,
                             .decay = 0.999F,
                             .beta1 = 0.9F,
                             .one_minus_beta1 = 0.1F,
                             .beta2 = 0.95F,
                             .one_minus_beta2 = 0.05F,
                             .step_size = 0.01F,
                             .root_scale = 3.0F,
                             .epsilon = 1e-8F};
  const at::Tensor start = at::rand({4, 37}), grad = at::rand({37});
  at::Tensor whole = start.clone(), parts = start.clone();
  const auto run = [&](at::Tensor& t, int64_t begin, int64_t end) {
    float* p = t.data_ptr<float>();
    adamw_span_avx2({p + begin, p + 37 + begin, p + 74 + begin,
                     grad.const_data_ptr<float>() + begin, end - begin},
                    factors);
  };
  run(whole, 0, 37);
  for (const auto& [begin, end] : {std::pair{0, 5}, {5, 16}, {16, 17}, {17, 37}})
    run(parts, begin, end);
  EXPECT_TRUE(whole.equal(parts));
}
#endif

TEST(Recipe, AccumulationFollowsFromTheSizes) {
  TrainSettings t;
  t.per_device_train_batch_size = 4;
  t.train_batch_size = 32;
  EXPECT_EQ(accumulation_of(t, 2), 4);
  t.gradient_accumulation_steps = 3;
  EXPECT_THROW(accumulation_of(t, 2), Error);
  t.gradient_accumulation_steps = 0;
  t.train_batch_size = 30;
  EXPECT_THROW(accumulation_of(t, 2), Error);
}

// One key out of range at a time; each is named.
TEST(Recipe, ImpossibleValuesAreNamed) {
  const auto refusal = [](const auto& change) {
    Recipe recipe;
    recipe.stage = "joint";
    recipe.model.config = "somewhere";
    recipe.data.sources = {{"a", 1}};
    change(recipe);
    try {
      check_recipe(recipe, "r.toml");
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_EQ(refusal([](Recipe&) {}), "");
  using Change = void (*)(Recipe&);
  const std::pair<const char*, Change> kCases[] = {
      {"train.adam_epsilon", [](Recipe& r) { r.train.adam_epsilon = 0; }},
      {"train.ddp_timeout", [](Recipe& r) { r.train.ddp_timeout = 0; }},
      {"train.weight_decay", [](Recipe& r) { r.train.weight_decay = -0.1; }},
      {"train.max_grad_norm", [](Recipe& r) { r.train.max_grad_norm = -1; }},
      {"train.min_lr_rate", [](Recipe& r) { r.train.min_lr_rate = 2; }},
      {"train.step_factor", [](Recipe& r) { r.train.step_factor = 0; }},
      {"train.step_milestones",
       [](Recipe& r) {
         r.train.step_milestones = {0.5, 80};
       }},
      {"train.learning_rate", [](Recipe& r) { r.train.learning_rate = std::nan(""); }},
      {"data.max_text_len", [](Recipe& r) { r.data.max_text_len = -1; }},
      {"data.sources[0].weight", [](Recipe& r) { r.data.sources[0].weight = 0; }},
      {"glyphs.blank_weight", [](Recipe& r) { r.glyphs.blank_weight = 0; }},
      {"glyphs.token_cells_x", [](Recipe& r) { r.glyphs.token_cells_x = 0; }},
      {"contrastive.initial_scale", [](Recipe& r) { r.contrastive.initial_scale = 0; }}};
  for (const auto& [key, change] : kCases)
    EXPECT_TRUE(refusal(change).starts_with(str("r.toml: ", key, " is "))) << refusal(change);
}

// What a step leaves in the sums must not reach the next one, in either precision.
TEST(Gradients, EveryStepBeginsAnew) {
  for (const auto dtype : {at::kFloat, at::kDouble}) {
    const at::Tensor leaf = at::zeros_like(at::rand({5}));
    GradientSum sum({leaf}, 2, dtype);
    for (int step = 0; step < 3; ++step) {
      for (int micro = 0; micro < 2; ++micro) {
        leaf.mutable_grad() = at::ones_like(leaf).mul(step + 1);
        sum.add();
      }
      EXPECT_NEAR(sum.finish(2), (step + 1) * std::sqrt(5.0), 1e-6);
      EXPECT_TRUE(sum.gradient(0).equal(at::ones_like(leaf).mul(step + 1)));
    }
    sum.add();  // a step that does not reach the leaf
    EXPECT_EQ(sum.finish(1), 0);
    EXPECT_FALSE(sum.gradient(0).defined());
  }
}

}  // namespace
}  // namespace dsvl

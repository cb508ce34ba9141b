// Twenty steps of every stage against PyTorch: losses and gradient norms
// (tools/golden/train_parity.py).
#include <ATen/ops/stack.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "models/config.h"
#include "support/golden.h"
#include "train/contrastive_task.h"
#include "train/glyph_task.h"
#include "train/model_io.h"
#include "train/parameters.h"
#include "train/stage.h"
#include "train/token_task.h"

namespace dsvl {
namespace {

constexpr int64_t kSteps = 20, kMicroBatches = 2, kImageToken = 915;

// float32 sums in another order, grown over 20 AdamW steps, whose first ones divide by tiny
// moments.
constexpr double kTolerance = 1e-4;

std::vector<int64_t> numbers(const Tensor& tensor) {
  const Tensor wide = tensor.to(at::kLong).contiguous();
  return {wide.const_data_ptr<int64_t>(), wide.const_data_ptr<int64_t>() + wide.numel()};
}

Recipe recipe_for(const std::string& stage, const Value& settings) {
  Recipe recipe;
  recipe.stage = stage;
  recipe.model.config = golden_path("models/tiny_hybrid_original");
  recipe.model.init_from.push_back({recipe.model.config, {}});
  read_fields(recipe.train, settings, "train_parity.json", Unknown::refuse);
  recipe.glyphs.patch_cells_y = recipe.glyphs.token_cells_y = 1;
  recipe.glyphs.patch_cells_x = recipe.glyphs.token_cells_x = 2;
  recipe.contrastive.width = 16;
  return recipe;
}

class Batches {
 public:
  Batches(const Golden& golden, std::string stage) : golden_(golden), stage_(std::move(stage)) {}

  TokenBatch tokens(int64_t step, int64_t micro) const {
    TokenBatch batch;
    batch.ids = at(step, micro, "ids").to(at::kLong);
    batch.labels = at(step, micro, "labels").to(at::kLong);
    batch.lengths = numbers(at(step, micro, "lengths"));
    batch.categories.assign(batch.lengths.size(), -1);
    for (const int64_t picture : numbers(at(step, micro, "pictures"))) {
      batch.pictures.push_back({0, picture, 0});
      batch.pixels.push_back(pixels(picture));
    }
    batch.multimodal = !batch.pictures.empty();
    return batch;
  }

  GlyphBatch glyphs(int64_t step, int64_t micro) const {
    std::vector<Tensor> pages;
    for (const int64_t picture : numbers(at(step, micro, "pictures")))
      pages.push_back(pixels(picture));
    return {at::stack(pages), at(step, micro, "patch_labels").to(at::kLong),
            at(step, micro, "token_labels").to(at::kLong)};
  }

 private:
  Tensor at(int64_t step, int64_t micro, const char* what) const {
    return golden_.at(str(stage_, ".", step, ".", micro, ".", what));
  }
  Tensor pixels(int64_t picture) const {
    return golden_.at("pictures")[picture].to(at::kFloat).div(255);
  }
  const Golden& golden_;
  std::string stage_;
};

void fill_heads(const Golden& golden, const std::string& stage, const Module& heads) {
  for (const auto& parameter : heads.parameters())
    *parameter.tensor = golden.at(stage + ".heads." + parameter.name);
}

class TrainParity : public testing::TestWithParam<const char*> {};

// The model's frozen parameters before and after, bit by bit.
std::vector<std::pair<std::string, Tensor>> frozen_values(const Recipe& recipe,
                                                          const DeepseekVl& model) {
  std::vector<std::pair<std::string, Tensor>> values;
  for (const auto& p : model.parameters())
    if (p.tensor->defined() && !learns(recipe.kind(), recipe.model.freeze_high, part_of(p.name)))
      values.emplace_back(p.name, p.tensor->clone());
  return values;
}

TEST_P(TrainParity, LossesAndNormsArePyTorchs) {
  const std::string stage = GetParam();
  const Golden golden = load_golden("train_parity");
  const Recipe recipe = recipe_for(stage, golden.json().at("settings"));
  set_log_quiet(true);
  const auto model = load_model(recipe, std::nullopt);
  const Batches batches(golden, stage);
  GlyphLoss glyphs(recipe, *model);
  ContrastiveLoss contrastive(recipe, *model);
  TokenLoss tokens(recipe, *model, kImageToken, 0);
  const Module* heads = nullptr;
  if (stage == "glyphs") heads = &glyphs.heads;
  if (stage == "contrastive") heads = &contrastive.heads;
  if (heads) fill_heads(golden, stage, *heads);
  const auto frozen = frozen_values(recipe, *model);
  Parameters parameters(recipe, *model, heads);
  GradientSum gradients(parameters.leaves(), kMicroBatches, at::kDouble);
  const Tensor losses = golden.at(stage + ".losses"), norms = golden.at(stage + ".norms");
  for (int64_t step = 0; step < kSteps; ++step) {
    double sum = 0, count = 0;
    for (int64_t micro = 0; micro < kMicroBatches; ++micro) {
      const MicroResult result = stage == "glyphs" ? glyphs.run(batches.glyphs(step, micro))
                                 : stage == "contrastive"
                                     ? contrastive.run(batches.tokens(step, micro))
                                     : tokens.run(batches.tokens(step, micro));
      result.loss.backward();
      gradients.add();
      sum += result.loss.item<double>();
      count += result.count;
    }
    const auto update = parameters.update(gradients, count, step, recipe.train);
    const double loss = losses[step].item<double>(), norm = norms[step].item<double>();
    EXPECT_NEAR(sum / count, loss, kTolerance * loss) << stage << " step " << step;
    EXPECT_NEAR(update.grad_norm, norm, kTolerance * norm) << stage << " step " << step;
  }
  size_t i = 0;
  for (const auto& [name, before] : frozen_values(recipe, *model))
    EXPECT_TRUE(before.equal(frozen[i++].second)) << name << " is frozen and changed";
}

INSTANTIATE_TEST_SUITE_P(Stages, TrainParity,
                         testing::Values("glyphs", "contrastive", "language", "adaptor", "joint",
                                         "sft"),
                         [](const auto& stage) { return std::string(stage.param); });

}  // namespace
}  // namespace dsvl

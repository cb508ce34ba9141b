// Twenty steps of every stage, and of decoders with experts, against PyTorch: losses, balance
// losses and gradient norms (tools/golden/train_parity.py and train_parity_moe.py).
#include <ATen/ops/stack.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "base/log.h"
#include "io/safetensors.h"
#include "models/config.h"
#include "support/golden.h"
#include "support/program.h"
#include "train/contrastive_task.h"
#include "train/glyph_task.h"
#include "train/model_io.h"
#include "train/parameters.h"
#include "train/routing_log.h"
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
    if (!golden_.has(key(step, micro, "pictures"))) return batch;
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
  std::string key(int64_t step, int64_t micro, const char* what) const {
    return str(stage_, ".", step, ".", micro, ".", what);
  }
  Tensor at(int64_t step, int64_t micro, const char* what) const {
    return golden_.at(key(step, micro, what));
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

// A model directory with decoder_moe's weights under the configuration of this fixture's case.
std::string mixture_directory(const std::string& name, const Value& config) {
  const auto folder = fresh_path("train_parity_" + name);
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/config.json", to_json(config));
  const Golden weights = load_golden("decoder_moe");
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& info : weights.file().tensors())
    if (info.name.starts_with(name + "/model.") || info.name == name + "/lm_head.weight") {
      auto value = weights.at(info.name);
      if (info.name.ends_with("e_score_correction_bias")) value.zero_();
      tensors.emplace_back(info.name.substr(name.size() + 1), value);
    }
  write_safetensors(folder + "/model.safetensors", tensors);
  return folder;
}

// What the routers of one step said, over its micro-batches: RoutingLog's means.
class RoutingMeans {
 public:
  explicit RoutingMeans(size_t count) : sums_(count) {}
  void add(const std::vector<Mean>& details) {
    const auto own = std::span(details).last(sums_.size());
    for (size_t i = 0; i < sums_.size(); ++i)
      sums_[i].sum += own[i].sum, sums_[i].count += own[i].count;
  }
  std::vector<double> take() {
    std::vector<double> means;
    for (auto& mean : sums_) means.push_back(mean.sum / mean.count), mean = {};
    return means;
  }

 private:
  std::vector<Mean> sums_;
};

void expect_biases(const DeepseekVl& model, const Tensor& wanted) {
  int64_t row = 0;
  for (const auto& p : model.parameters())
    if (p.name.ends_with("e_score_correction_bias"))
      expect_close(*p.tensor, wanted[row++], 1e-6, p.name);
  EXPECT_EQ(row, wanted.size(0));
}

class MixtureParity : public testing::TestWithParam<size_t> {};

TEST_P(MixtureParity, LossesBalanceAndNormsArePyTorchs) {
  const Golden golden = load_golden("train_parity_moe");
  const auto& fixture = golden.json().at("cases").as_array().at(GetParam());
  const auto& name = fixture.at("name").as_string();
  Recipe recipe;
  recipe.stage = "language";
  recipe.model.config = mixture_directory(name, fixture.at("config"));
  recipe.model.init_from.push_back({recipe.model.config, {}});
  read_fields(recipe.train, golden.json().at("settings"), "settings", Unknown::refuse);
  set_log_quiet(true);
  const auto model = load_model(recipe, std::nullopt);
  const Batches batches(golden, name);
  const TokenLoss tokens(recipe, *model, kImageToken, 0);
  const RoutingLog routing(model->config.language);
  RoutingMeans means(routing.names().size());
  Parameters parameters(recipe, *model, nullptr);
  GradientSum gradients(parameters.leaves(), kMicroBatches, at::kDouble);
  const auto wanted = [&](const char* what, int64_t step) {
    return golden.at(str(name, ".", what))[step].item<double>();
  };
  const auto check = [&](double found, const char* what, int64_t step) {
    EXPECT_NEAR(found, wanted(what, step), kTolerance * wanted(what, step)) << what << " " << step;
  };
  for (int64_t step = 0; step < kSteps; ++step) {
    double sum = 0, count = 0;
    for (int64_t micro = 0; micro < kMicroBatches; ++micro) {
      const MicroResult result = tokens.run(batches.tokens(step, micro));
      result.loss.backward();
      gradients.add();
      means.add(result.details);
      sum += result.loss.item<double>();
      count += result.count;
    }
    const auto update = parameters.update(gradients, count, step, recipe.train);
    const auto said = means.take();
    routing.update_biases(*model, said);
    check(sum / count, "losses", step);
    check(said[0], "balances", step);
    check(update.grad_norm, "norms", step);
  }
  if (golden.has(name + ".biases")) expect_biases(*model, golden.at(name + ".biases"));
}

INSTANTIATE_TEST_SUITE_P(Decoders, MixtureParity, testing::Values(0, 1), [](const auto& index) {
  return std::string(index.param == 0 ? "v2" : "v3");
});

}  // namespace
}  // namespace dsvl

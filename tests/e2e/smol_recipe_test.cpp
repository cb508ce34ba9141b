// recipes/smol on a small language model and toy data: the way docs/recipes.md tells, a step of the
// first stage and the first batch of the others.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/golden.h"
#include "support/program.h"
#include "support/train_run.h"

namespace dsvl {
namespace {

const std::string kRoot = DSVL_SOURCE_DIR;

struct SmolRecipe : ::testing::Test {
  TrainFolder folder;
  std::string model = fresh_path("smol_model");

  // `dsvl train` of a stage with this model and these data sets in place of the recipe's.
  ProgramResult train(const std::string& stage, const std::vector<std::string>& sources,
                      std::vector<std::string> more) const {
    std::string list;
    for (const auto& source : sources) list += str("{path='", folder.path(source), "'},");
    std::vector<std::string> words{"train", kRoot + "/recipes/smol/" + stage + ".toml",
                                   "--output-dir", folder.path(stage)};
    more.push_back(str("model.config='", model, "'"));
    more.push_back(str("model.init_from=[{path='", kRoot,
                       "/models/nano',parameters=['vision_model.']},{path='", model,
                       "',parameters=['language_model.']}]"));
    more.push_back(str("data.sources=[", list, "]"));
    more.push_back(str("data.feature_cache_dir='", folder.path("features"), "'"));
    for (const auto& setting : more) words.insert(words.end(), {"--set", setting});
    if (stage != "1_adaptor") words.push_back("--dry-run");
    return run_dsvl(words);
  }
};

TEST_F(SmolRecipe, EveryStageStartsOnAGraftedModel) {
  const auto made = run_dsvl({"init", kRoot + "/recipes/nano/model", model, "--language-model",
                              golden_path("models/tiny_llama")});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto trained = train("1_adaptor", {"lines"}, {"train.max_steps=1", "train.warmup_steps=0"});
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  const auto losses = losses_of(folder.path("1_adaptor"));
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_TRUE(std::isfinite(losses[0]));
  for (const std::string stage : {"2_joint", "3_sft"}) {
    const auto shown = train(stage, {"lines", "text"}, {"data.text_ratio=0"});
    EXPECT_EQ(shown.exit_code, 0) << stage << ": " << shown.err;
    EXPECT_FALSE(shown.out.empty()) << stage;
  }
}

}  // namespace
}  // namespace dsvl

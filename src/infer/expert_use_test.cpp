// Counts whose answer is known: reports made by hand, and a model whose gate was set by hand.
#include "infer/expert_use.h"

#include <ATen/ops/eye.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "infer/expert_picture.h"
#include "models/deepseek_vl.h"

namespace dsvl {
namespace {

using enum TokenClass;

constexpr int64_t kExperts = 4;

ModelConfig config_of(int64_t layers) {
  ModelConfig config;
  config.layout = Layout::hf;
  config.model_type = config.language.model_type = "deepseek";
  auto& c = config.language;
  c.vocab_size = 12, c.hidden_size = 4, c.intermediate_size = 4, c.num_hidden_layers = layers;
  c.num_attention_heads = c.num_key_value_heads = 1, c.head_dim = 4;
  c.moe = MoeConfig{.n_routed_experts = kExperts,
                    .num_experts_per_tok = 1,
                    .moe_intermediate_size = 2,
                    .first_k_dense_replace = 1};
  return config;
}

std::string name(int64_t id) {
  return "t" + std::to_string(id);
}

TEST(ExpertUse, ReportsMadeByHand) {
  // Expert 0: tokens 7, 7, 8; expert 2: token 9; of eight read, each sent once or not at all.
  const std::vector<int64_t> ids{7, 7, 8, 9};
  const std::vector<TokenClass> classes{number, number, word, word};
  MoeRun run;
  run.reports.push_back({.layer = 1, .token = {0, 1, 2, 3}, .rows = {3, 0, 1, 0}});
  ExpertCounter counter(config_of(2).language);
  counter.add(run, ids, classes);
  counter.add(run, ids, classes);
  const auto report = counter.report(5, name);
  EXPECT_EQ(report.tokens, 8);
  EXPECT_EQ(report.classes[static_cast<size_t>(number)], 4);
  ASSERT_EQ(report.layers.size(), 1u);
  EXPECT_EQ(report.layers[0].layer, 1);
  const auto& experts = report.layers[0].experts;
  ASSERT_EQ(experts.size(), 4u);
  EXPECT_EQ(experts[0].tokens, 6);
  EXPECT_DOUBLE_EQ(experts[0].load, 6 * 4 / 8.0);
  EXPECT_DOUBLE_EQ(experts[1].load, 0);
  // Numbers are 4 of expert 0's 6 tokens and 4 of the layer's 8; words are rarer than elsewhere.
  ASSERT_EQ(experts[0].classes.size(), 1u);
  EXPECT_EQ(experts[0].classes[0].what, "number");
  EXPECT_DOUBLE_EQ(experts[0].classes[0].lift, (4.0 / 6) / (4.0 / 8));
  ASSERT_EQ(experts[0].busiest.size(), 2u);
  EXPECT_EQ(experts[0].busiest[0].what, "t7");
  EXPECT_EQ(experts[0].busiest[0].count, 4);
  EXPECT_EQ(experts[2].busiest[0].what, "t9");
  EXPECT_DOUBLE_EQ(experts[2].busiest[0].lift, 4);
  EXPECT_TRUE(experts[3].busiest.empty());
}

// One token is too few to be a habit, and only the first favourites are kept.
TEST(ExpertUse, FavouritesAreFewAndFrequent) {
  const std::vector<int64_t> ids{1, 2, 2, 3, 3, 3, 5};
  const std::vector<TokenClass> classes(ids.size(), word);
  MoeRun run;
  run.reports.push_back({.layer = 1, .token = {0, 1, 2, 3, 4, 5, 6}, .rows = {6, 1, 0, 0}});
  ExpertCounter counter(config_of(2).language);
  counter.add(run, ids, classes);
  const auto of_two = counter.report(2, name).layers[0].experts[0].busiest;
  ASSERT_EQ(of_two.size(), 2u);
  EXPECT_EQ(of_two[0].what, "t3");
  EXPECT_EQ(of_two[1].what, "t2");
  EXPECT_EQ(counter.report(1, name).layers[0].experts[0].busiest.size(), 1u);
}

// Embedding row i is the (i mod 4)-th unit vector, attention and dense layer add nothing, the gate
// is the unit matrix: token i goes to expert i mod 4.
TEST(ExpertUse, AModelWhoseGateIsKnown) {
  const c10::AutoGradMode no_grad(false);
  DeepseekVl model(config_of(2));
  for (auto& p : model.parameters()) {
    const bool norm = p.name.find("norm") != p.name.npos;
    *p.tensor = norm ? at::ones(p.shape) : at::zeros(p.shape);
    if (p.name.find("embed_tokens") != p.name.npos) *p.tensor = at::eye(4).repeat({3, 1});
    if (p.name.find("mlp.gate.weight") != p.name.npos) *p.tensor = at::eye(4).mul(10);
  }
  const std::vector<int64_t> ids{0, 1, 2, 3, 4, 5, 9, 9, 9, 11};
  const std::vector<TokenClass> classes{word,  word,    word,    word,    code,
                                        image, chinese, chinese, chinese, verb};
  MoeRun run{.training = false, .keep_tokens = true};
  const auto batch = make_batch({static_cast<int64_t>(ids.size())});
  const auto embeds = model.embed(at::tensor(ids), {}, -1);
  const auto watched = model.forward(embeds, batch, nullptr, {}, &run);
  EXPECT_TRUE(watched.equal(model.forward(embeds, batch, nullptr))) << "watching changes nothing";
  ExpertCounter counter(model.config.language);
  counter.add(run, ids, classes);
  const auto experts = counter.report(5, name).layers.at(0).experts;
  const std::vector<int64_t> wanted{2, 5, 1, 2};
  for (size_t e = 0; e < 4; ++e) EXPECT_EQ(experts[e].tokens, wanted[e]) << e;
  EXPECT_EQ(experts[1].busiest.at(0).what, "t9");
  EXPECT_EQ(experts[1].classes.at(0).what, "chinese");
  EXPECT_EQ(experts[0].classes.at(0).what, "code");
  EXPECT_EQ(experts[3].classes.at(0).what, "verb");
}

TEST(ExpertUse, ADenseModelHasNone) {
  auto config = config_of(1);
  try {
    const ExpertCounter counter(config.language);
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "the model has no experts: every layer of it is dense");
  }
}

TEST(ExpertUse, ThePictureShowsTheLoads) {
  ExpertReport report;
  report.layers.push_back({3, {{.load = 0}, {.load = 1}, {.load = 4}, {.load = 9}}});
  const auto picture = expert_picture(report);
  const auto at = [&](int x, int y) {
    const auto* pixel = picture.row(y) + 3 * x;
    return std::vector<int>{pixel[0], pixel[1], pixel[2]};
  };
  const auto color = [](double load) {
    const Color c = load_color(load);
    return std::vector<int>{c.r, c.g, c.b};
  };
  // Cells of 32 from column 84 and row 52 on.
  EXPECT_EQ(at(90, 60), color(0));
  EXPECT_EQ(at(84 + 40, 60), color(1));
  EXPECT_EQ(at(84 + 70, 60), color(4));
  EXPECT_EQ(at(84 + 102, 60), color(4)) << "nothing is redder than the scale's end";
  EXPECT_NE(color(1), color(0));
  EXPECT_NE(color(4), color(1));
}

TEST(ExpertUse, TableAndJson) {
  ExpertReport report;
  report.tokens = 4;
  report.classes[static_cast<size_t>(chinese)] = 4;
  report.layers.push_back({2,
                           {{.tokens = 3,
                             .load = 1.5,
                             .classes = {{"chinese", 3, 2.0}},
                             .busiest = {{"\"x\"", 2, 4.0}}},
                            {.tokens = 1, .load = 0.5}}});
  const auto text = expert_table(report);
  EXPECT_NE(text.find("4 tokens: 4 chinese\n"), text.npos) << text;
  EXPECT_NE(text.find("layer 2, busiest expert 0.50 over its share\n"), text.npos) << text;
  EXPECT_NE(text.find("    0  load  1.50  chinese ×2.0; \"x\" ×4.0\n"), text.npos) << text;
  const auto value = expert_value(report);
  const auto& expert = value.at("layers").as_array()[0].at("experts").as_array()[0];
  EXPECT_EQ(expert.at("busiest").as_array()[0].at("token").as_string(), "\"x\"");
  EXPECT_EQ(expert.at("tokens").as_int(), 3);
}

}  // namespace
}  // namespace dsvl

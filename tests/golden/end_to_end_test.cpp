// Whole models against transformers: pictures and text in, every stage that `dsvl trace` names,
// greedy ids.
#include <ATen/core/Tensor.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "cli/model_session.h"
#include "infer/trace.h"
#include "support/golden.h"

namespace dsvl {
namespace {

constexpr double kTolerance = 2e-4;  // float32, tiny sizes: the design's bound for every stage

struct Case {
  size_t index;
  const Value& expected;
  std::vector<Image> images;
  PromptOptions prompt;
  std::vector<int64_t> greedy;
};

std::vector<Case> cases_of(const Golden& golden, const std::string& model) {
  std::vector<Case> cases;
  size_t index = 0;
  for (const auto& expected : golden.json().at("cases").as_array()) {
    const size_t here = index++;
    if (expected.at("model").as_string() != model) continue;
    Case one{here, expected, {}, {}, {}};
    for (const auto& name : expected.at("images").as_array())
      one.images.push_back(read_image(golden_path("images/" + name.as_string())));
    one.prompt.prompt = expected.at("text").as_string();
    one.prompt.raw = expected.at("raw").as_bool();
    for (const auto& id : expected.at("greedy").as_array()) one.greedy.push_back(id.as_int());
    cases.push_back(std::move(one));
  }
  return cases;
}

void check_stages(const NamedTensors& got, const Golden& golden, const Case& one) {
  size_t found = 0;
  for (const auto& [name, tensor] : got) {
    const auto key = std::to_string(one.index) + "/" + name;
    if (name == "logits") {
      expect_close(tensor.narrow(0, tensor.size(0) - 3, 3),
                   golden.at(std::to_string(one.index) + "/last_logits"), kTolerance, key);
    } else if (golden.has(key)) {
      ++found;
      expect_close(tensor, golden.at(key), kTolerance, key);
    }
  }
  EXPECT_GE(found, one.images.empty() ? 1u : 4u) << one.index;
}

GenerateOptions options_for(const ModelSession& session, const Case& one) {
  auto options = session.generate_options(!one.prompt.raw);
  options.max_new_tokens = static_cast<int64_t>(one.greedy.size());
  return options;
}

void check_model(const std::string& directory, const std::string& cases_name) {
  ModelOptions model;
  model.model = golden_path("models/" + directory);
  const auto session = ModelSession::load(model);
  const auto golden = load_golden("end_to_end");
  std::vector<Inputs> inputs;
  const auto cases = cases_of(golden, cases_name);
  ASSERT_GE(cases.size(), 2u);
  for (const auto& one : cases) {
    inputs.push_back(session->inputs(*one.prompt.text(), one.prompt, one.images));
    check_stages(trace(session->model, inputs.back(), true), golden, one);
    const auto answer = generate(session->model, session->tokenizer, {&inputs.back(), 1},
                                 options_for(*session, one))
                            .at(0);
    EXPECT_EQ(answer.token_ids, one.greedy) << directory << " case " << one.index;
  }
  // All of them beside each other, of different lengths, give the same ids.
  const auto together =
      generate(session->model, session->tokenizer, inputs, options_for(*session, cases[0]));
  for (size_t i = 0; i < cases.size(); ++i) EXPECT_EQ(together[i].token_ids, cases[i].greedy) << i;
}

TEST(EndToEnd, PlainModel) {
  check_model("tiny_vl", "tiny_vl");
}
TEST(EndToEnd, PlainModelOriginalNames) {
  check_model("tiny_vl_original", "tiny_vl");
}
TEST(EndToEnd, HybridModel) {
  check_model("tiny_hybrid", "tiny_hybrid");
}
TEST(EndToEnd, HybridModelOriginalNames) {
  check_model("tiny_hybrid_original", "tiny_hybrid");
}
TEST(EndToEnd, TextOnlyModel) {
  check_model("tiny_llama", "tiny_llama");
}

}  // namespace
}  // namespace dsvl

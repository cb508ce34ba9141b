// The language model against transformers' LLaMA: logits, and greedy ids through the cache.
#include <ATen/ops/tensor.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "models/config.h"
#include "models/deepseek_vl.h"
#include "support/golden.h"

namespace dsvl {
namespace {

constexpr double kTolerance = 2e-4;  // float32, two layers: the design's bound for every stage

void fill(DeepseekVl& model, const Golden& golden, const std::string& name) {
  constexpr size_t kPrefix = sizeof("language_model.") - 1;
  for (auto& p : model.parameters()) {
    const auto key = name + "/" + p.name.substr(kPrefix);
    if (golden.has(key)) *p.tensor = golden.at(key);
  }
  auto& language = model.language_model;
  if (!language.lm_head.weight.defined())
    language.lm_head.weight = language.model.embed_tokens.weight;
}

void check(const DeepseekVl& model, const Golden& golden, const Value& expected) {
  const auto& name = expected.at("name").as_string();
  const auto ids = golden.at(name + "/ids");
  std::vector<int64_t> rows, greedy, got;
  for (const auto& row : expected.at("rows").as_array()) rows.push_back(row.as_int());
  for (const auto& id : expected.at("greedy").as_array()) greedy.push_back(id.as_int());

  auto cache = model.make_cache();
  auto hidden =
      model.forward(model.embed(ids, {}, -1), make_batch(cache, {0}, {ids.size(0)}), &cache);
  expect_close(model.logits(hidden.index_select(0, at::tensor(rows))), golden.at(name + "/logits"),
               kTolerance, name);
  while (got.size() < greedy.size()) {
    got.push_back(model.logits(hidden.narrow(0, hidden.size(0) - 1, 1)).argmax().item<int64_t>());
    const auto next = at::tensor(std::vector<int64_t>{got.back()});
    hidden = model.forward(model.embed(next, {}, -1), make_batch(cache, {0}, {1}), &cache);
  }
  EXPECT_EQ(got, greedy) << name;
}

TEST(DecoderGolden, LogitsAndGreedyIdsAreTransformers) {
  const c10::AutoGradMode no_grad(false);
  const auto golden = load_golden("decoder");
  const auto& cases = golden.json().at("cases").as_array();
  EXPECT_GE(cases.size(), 14u);
  for (const auto& expected : cases) {
    const auto& name = expected.at("name").as_string();
    DeepseekVl model(parse_model_config(expected.at("config"), "decoder.json " + name));
    fill(model, golden, name);
    check(model, golden, expected);
  }
}

}  // namespace
}  // namespace dsvl

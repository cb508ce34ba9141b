// The language models against transformers': logits, and greedy ids through the cache.
#include <ATen/ops/cat.h>
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

// The same logits token by token, in two pieces (the second behind a short past and behind a long
// one), and beside another sequence.
void check_ways(const DeepseekVl& model, const Golden& golden, const std::string& name) {
  const auto ids = golden.at(name + "/ids"), wanted = golden.at(name + "/logits");
  const int64_t length = ids.size(0);
  const auto in_pieces = [&](const std::vector<int64_t>& pieces) {
    auto cache = model.make_cache();
    std::vector<Tensor> hidden;
    int64_t at = 0;
    for (const int64_t piece : pieces) {
      const auto embeds = model.embed(ids.narrow(0, at, piece), {}, -1);
      hidden.push_back(model.forward(embeds, make_batch(cache, {0}, {piece}), &cache));
      at += piece;
    }
    expect_close(model.logits(at::cat(hidden)), wanted, kTolerance,
                 name + " in " + std::to_string(pieces.size()) + " pieces");
  };
  in_pieces(std::vector<int64_t>(static_cast<size_t>(length), 1));
  in_pieces({3, length - 3});
  in_pieces({length - 3, 3});
  const auto other = ids.flip(0).narrow(0, 0, 11);
  const auto both =
      model.forward(model.embed(at::cat({other, ids}), {}, -1), make_batch({11, length}), nullptr);
  expect_close(model.logits(both.narrow(0, 11, length)), wanted, kTolerance, name + " in a batch");
}

void check_all(const std::string& fixture, size_t least, bool ways) {
  const c10::AutoGradMode no_grad(false);
  const auto golden = load_golden(fixture);
  const auto& cases = golden.json().at("cases").as_array();
  EXPECT_GE(cases.size(), least);
  for (const auto& expected : cases) {
    const auto& name = expected.at("name").as_string();
    DeepseekVl model(parse_model_config(expected.at("config"), fixture + ".json " + name));
    fill(model, golden, name);
    check(model, golden, expected);
    if (ways) check_ways(model, golden, name);
  }
}

TEST(DecoderGolden, LogitsAndGreedyIdsAreTransformers) {
  check_all("decoder", 14, false);
}

TEST(DecoderGolden, ExpertsAndLatentsAreThePublished) {
  check_all("decoder_moe", 9, true);
}

}  // namespace
}  // namespace dsvl

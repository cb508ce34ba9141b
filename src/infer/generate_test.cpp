// Answers of a tiny random model: rows beside each other, stops, limits, what a stream shows.
#include "infer/generate.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "infer/answer_text.h"

namespace dsvl {
namespace {

const Tokenizer& tokenizer() {
  static const auto loaded = Tokenizer::load(DSVL_SOURCE_DIR "/tests/golden/models/tiny_llama");
  return loaded;
}

ModelConfig tiny() {
  ModelConfig config;
  auto& language = config.language;
  language.vocab_size = tokenizer().vocab_size();
  language.hidden_size = 32;
  language.intermediate_size = 48;
  language.num_hidden_layers = 2;
  language.num_attention_heads = 4;
  language.num_key_value_heads = 2;
  language.head_dim = 8;
  language.max_position_embeddings = 40;
  return config;
}

const DeepseekVl& model() {
  static const auto made = [] {
    auto fresh = std::make_unique<DeepseekVl>(tiny());
    auto random = at::detail::createCPUGenerator(5);
    for (auto& p : fresh->parameters()) *p.tensor = at::randn(p.shape, random) * 0.3;
    return fresh;
  }();
  return *made;
}

Inputs prompt(std::vector<int64_t> ids) {
  Inputs inputs;
  inputs.input_ids = std::move(ids);
  return inputs;
}

Answer answer(const Inputs& inputs, const GenerateOptions& options) {
  return generate(model(), tokenizer(), {&inputs, 1}, options).at(0);
}

TEST(Generate, RowsOfDifferentLengthsAnswerAsAlone) {
  const std::vector<Inputs> prompts{prompt({1, 2, 3}), prompt({9}), prompt({4, 5, 6, 7, 8, 9, 10}),
                                    prompt({20, 21}), prompt({3, 3, 3, 3})};
  GenerateOptions options;
  options.max_new_tokens = 12;
  options.max_rows = 3;  // two wait for a place
  const auto together = generate(model(), tokenizer(), prompts, options);
  for (size_t i = 0; i < prompts.size(); ++i) {
    const auto alone = answer(prompts[i], options);
    EXPECT_EQ(together[i].token_ids, alone.token_ids);
    EXPECT_EQ(together[i].text, alone.text);
    EXPECT_EQ(together[i].prompt_tokens, static_cast<int64_t>(prompts[i].input_ids.size()));
  }
}

TEST(Generate, TokenByTokenIsOnePrefill) {
  GenerateOptions options;
  options.max_new_tokens = 10;
  const auto whole = answer(prompt({1, 2, 3}), options);
  std::vector<int64_t> ids{1, 2, 3};
  options.max_new_tokens = 1;
  for (const auto id : whole.token_ids) {
    EXPECT_EQ(answer(prompt(ids), options).token_ids.at(0), id);
    ids.push_back(id);
  }
}

// A second turn computes only what is new and answers as if nothing had been kept; so does a third
// that goes another way.
TEST(Generate, AConversationReusesWhatItShares) {
  GenerateOptions options;
  options.max_new_tokens = 4;
  ConversationMemory memory(model());
  std::vector<int64_t> ids{1, 2, 3, 4, 5};
  const auto first = generate_next(model(), tokenizer(), prompt(ids), options, {}, memory);
  EXPECT_EQ(first.token_ids, answer(prompt(ids), options).token_ids);
  EXPECT_EQ(first.reused_tokens, 0);

  ids.insert(ids.end(), first.token_ids.begin(), first.token_ids.end());
  ids.insert(ids.end(), {6, 7, 8});
  const auto second = generate_next(model(), tokenizer(), prompt(ids), options, {}, memory);
  EXPECT_EQ(second.token_ids, answer(prompt(ids), options).token_ids);
  EXPECT_EQ(second.reused_tokens, 5 + 3);  // the last new token of a turn is never fed

  const std::vector<int64_t> other{1, 2, 3, 9};
  const auto third = generate_next(model(), tokenizer(), prompt(other), options, {}, memory);
  EXPECT_EQ(third.token_ids, answer(prompt(other), options).token_ids);
  EXPECT_EQ(third.reused_tokens, 3);
}

TEST(Generate, StopsAtTheEndTokenWhichIsLast) {
  GenerateOptions options;
  options.max_new_tokens = 10;
  const auto free = answer(prompt({1, 2, 3}), options);
  EXPECT_STREQ(free.finish_reason(), "length");
  EXPECT_EQ(free.token_ids.size(), 10u);
  options.stop_ids = {free.token_ids[4]};
  const auto stopped = answer(prompt({1, 2, 3}), options);
  EXPECT_STREQ(stopped.finish_reason(), "stop");
  EXPECT_EQ(stopped.token_ids.back(), free.token_ids[4]);
  EXPECT_LE(stopped.token_ids.size(), 5u);
}

TEST(Generate, EndsWhereThePositionsEnd) {
  GenerateOptions options;
  const std::vector<int64_t> long_prompt(36, 7);
  const auto cut = answer(prompt(long_prompt), options);
  EXPECT_EQ(cut.token_ids.size(), 4u);
  EXPECT_STREQ(cut.finish_reason(), "length");
  EXPECT_TRUE(answer(prompt(std::vector<int64_t>(40, 7)), options).token_ids.empty());
  EXPECT_THROW(answer(prompt(std::vector<int64_t>(41, 7)), options), Error);
  EXPECT_THROW(answer(prompt({}), options), Error);
}

TEST(Generate, StreamIsTheText) {
  GenerateOptions options;
  options.max_new_tokens = 30;
  const auto inputs = prompt({1, 2, 3});
  std::string streamed;
  const auto whole =
      generate(model(), tokenizer(), {&inputs, 1}, options, [&](size_t, const std::string& text) {
        streamed += text;
        return true;
      });
  EXPECT_EQ(streamed, whole[0].text);
  int calls = 0;
  const auto ended = generate(model(), tokenizer(), {&inputs, 1}, options,
                              [&](size_t, const std::string&) { return ++calls < 3; });
  EXPECT_EQ(ended[0].token_ids.size(), 3u);
}

TEST(Generate, CancelledBeforeTheFirstToken) {
  GenerateOptions options;
  options.max_new_tokens = 6;
  const auto first = prompt({1, 2, 3, 4, 5}), second = prompt({1, 2, 3, 4, 6});
  ConversationMemory memory(model());
  generate_next(model(), tokenizer(), first, options, {}, memory);
  auto cancelled = options;
  cancelled.cancelled = [] { return true; };
  EXPECT_TRUE(generate_next(model(), tokenizer(), second, cancelled, {}, memory).token_ids.empty());
  const auto after = generate_next(model(), tokenizer(), second, options, {}, memory);
  EXPECT_EQ(after.token_ids, answer(second, options).token_ids);
}

std::vector<std::string> pieces(const std::string& text, const std::vector<std::string>& stops,
                                std::string& whole, bool& stopped) {
  AnswerText answer_text(tokenizer(), stops);
  std::vector<std::string> shown;
  for (const auto id : tokenizer().encode(text, false)) shown.push_back(answer_text.push(id));
  shown.push_back(answer_text.finish());
  whole = answer_text.text();
  stopped = answer_text.stopped();
  return shown;
}

TEST(AnswerText, NeverShowsPartOfAStopString) {
  std::string whole;
  bool stopped = false;
  for (const auto& piece : pieces("Well. User: more", {"User:", "zzz"}, whole, stopped))
    EXPECT_EQ(piece.find('U'), piece.npos) << piece;
  EXPECT_EQ(whole, "Well. ");
  EXPECT_TRUE(stopped);
  pieces("A User of it, Use", {"User:"}, whole, stopped);
  EXPECT_EQ(whole, "A User of it, Use");
  EXPECT_FALSE(stopped);
}

}  // namespace
}  // namespace dsvl

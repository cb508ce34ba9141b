// Token ids beside those of PyPI `tokenizers`, for a published tokenizer and for the rules of the
// DeepSeek-VL family (fixtures: tools/golden/tokenizer.py).
#include <gtest/gtest.h>

#include "base/json.h"
#include "support/program.h"
#include "text/tokenizer.h"

namespace dsvl {
namespace {

const std::string kGolden = DSVL_SOURCE_DIR "/tests/golden/";

std::vector<int64_t> as_ids(const Value& json) {
  std::vector<int64_t> ids;
  for (const Value& id : json.as_array()) ids.push_back(id.as_int());
  return ids;
}

// Every case: [text, ids] and, where it is not the text again, what decoding gives.
void expect_cases(const Tokenizer& tokenizer, const std::string& fixture, size_t wanted) {
  const Value json = read_json_file(kGolden + fixture);
  const auto& cases = json.at("cases").as_array();
  ASSERT_EQ(cases.size(), wanted);
  for (const Value& item : cases) {
    const auto& fields = item.as_array();
    const std::string& text = fields[0].as_string();
    const auto ids = as_ids(fields[1]);
    EXPECT_EQ(tokenizer.encode(text, false), ids) << text;
    const std::string decoded = fields.size() > 2 ? fields[2].as_string() : text;
    EXPECT_EQ(tokenizer.decode(ids, false), decoded);
    StreamDecoder stream(tokenizer, false);
    std::string streamed;
    for (const int64_t id : ids) streamed += stream.push(id);
    EXPECT_EQ(streamed + stream.flush(), decoded);
  }
}

TEST(TokenizerGolden, PublishedTokenizerGivesTheSameIds) {
  expect_cases(Tokenizer::load(published_tokenizer()), "tokenizer.json", 2000);
}

TEST(TokenizerGolden, FamilyARulesGiveTheSameIds) {
  const Value json = read_json_file(kGolden + "tokenizer_tiny.json");
  expect_cases(Tokenizer::parse(json, nullptr, "tokenizer_tiny.json"), "tokenizer_tiny_ids.json",
               700);
}

}  // namespace
}  // namespace dsvl

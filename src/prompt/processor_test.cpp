// Placeholders become image tokens; counts that do not match are refused.
#include "prompt/processor.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

Tokenizer tiny_tokenizer() {
  const std::string path = DSVL_SOURCE_DIR "/tests/golden/tokenizer_tiny.json";
  return Tokenizer::parse(read_json_file(path), nullptr, path);
}

struct Fixture {
  Tokenizer tokenizer = tiny_tokenizer();
  ProcessorConfig config =
      read_processor_config("/nowhere", tokenizer, {.image_size = 32, .num_image_tokens = 4});
  std::vector<Image> images{make_image(3, 5), make_image(7, 2)};

  Inputs make(const std::string& prompt, size_t pictures) {
    return make_inputs(tokenizer, prompt, {images.data(), pictures}, config);
  }
};

TEST(Processor, EachPlaceholderBecomesItsTokens) {
  Fixture f;
  const auto inputs = f.make("a<image_placeholder>b<image_placeholder>", 2);
  const auto plain = f.tokenizer.encode("a<image_placeholder>b<image_placeholder>", true);
  EXPECT_EQ(inputs.image_token_id, *f.tokenizer.token_id("<image_placeholder>"));
  EXPECT_EQ(inputs.input_ids.size(), plain.size() + 2 * 3);
  EXPECT_EQ(std::count(inputs.input_ids.begin(), inputs.input_ids.end(), inputs.image_token_id), 8);
  EXPECT_EQ(inputs.input_ids.back(), inputs.image_token_id);
  EXPECT_EQ(inputs.pixel_values.sizes(), (std::vector<int64_t>{2, 3, 32, 32}));
  const auto text = f.make("ab", 0);
  EXPECT_EQ(text.input_ids, f.tokenizer.encode("ab", true));
  EXPECT_FALSE(text.pixel_values.defined());
}

TEST(Processor, PicturesAndPlaceholdersMustMatch) {
  Fixture f;
  EXPECT_THROW(f.make("<image_placeholder>", 0), Error);
  EXPECT_THROW(f.make("<image_placeholder>", 2), Error);
  EXPECT_THROW(f.make("a", 1), Error);
  f.config = {};  // a text-only model
  EXPECT_THROW(f.make("a", 1), Error);
  EXPECT_EQ(f.make("a<image_placeholder>", 0).image_token_id, -1);
}

TEST(Processor, ATagThatTheVocabularyLacksIsAdded) {
  Tokenizer tokenizer = tiny_tokenizer();
  const auto before = tokenizer.vocab_size();
  EXPECT_EQ(tokenizer.add_special_token("<picture>"), before);
  EXPECT_EQ(tokenizer.encode("a<picture>", false).back(), before);
}

TEST(Processor, PlaceholdersGoInFrontUnlessWritten) {
  EXPECT_EQ(with_placeholders("what?", 2), "<image_placeholder>\n<image_placeholder>\nwhat?");
  EXPECT_EQ(with_placeholders("see <image_placeholder>", 1), "see <image_placeholder>");
  EXPECT_EQ(with_placeholders("what?", 0), "what?");
  EXPECT_EQ(count_placeholders("<i><i>x<i>", "<i>"), 3u);
}

}  // namespace
}  // namespace dsvl

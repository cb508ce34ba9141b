// What the quality rules measure in a text: found once, each share as the papers define it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/text/tokens.h"

namespace dsvl {

class TextFacts {
 public:
  // `text` is UTF-8 and outlives the object, as do the tokens.
  TextFacts(std::string_view text, std::span<const TextToken> tokens, std::string_view language);

  std::string_view text() const { return text_; }
  std::string_view language() const { return language_; }
  std::span<const TextToken> tokens() const { return tokens_; }
  // Trimmed, without empty ones.
  const std::vector<std::string_view>& lines() const { return lines_; }
  const std::vector<std::string_view>& paragraphs() const { return paragraphs_; }
  int64_t characters() const { return characters_; }  // code points
  int64_t words() const { return words_; }            // tokens that are no ideographs

  // Share of the characters in copies of the commonest n-gram (Gopher's "top n-gram"; three copies
  // at least), and in
  // n-grams that were there before, none counted twice. Of bytes; n is in words, twice as many
  // tokens of Chinese.
  double top_gram_share(int64_t n) const;
  double repeated_gram_share(int64_t n) const;

 private:
  std::vector<uint64_t> grams(int64_t n) const;
  uint32_t bytes_of(size_t first, int64_t n) const;
  int64_t in_tokens(int64_t n) const { return language_ == "zh" ? 2 * n : n; }

  std::string_view text_, language_;
  std::span<const TextToken> tokens_;
  std::vector<std::string_view> lines_, paragraphs_;
  int64_t characters_ = 0, words_ = 0;
  int64_t token_bytes_ = 0;
};

// Share of those pieces that a piece before them equals, by count and by bytes.
double repeated_share(const std::vector<std::string_view>& pieces);
double repeated_bytes_share(const std::vector<std::string_view>& pieces);

// Bytes without white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace dsvl

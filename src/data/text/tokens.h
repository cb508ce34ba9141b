// A text as a row of normalised tokens: what comparing, counting and judging texts work on.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dsvl {

// A word (a run of letters and digits, an apostrophe inside it passed over) or one ideograph, kana
// or Hangul syllable. Case is folded for Latin, Greek and Cyrillic, full-width forms are read as
// the plain ones.
struct TextToken {
  uint64_t hash = 0;            // of its characters
  uint64_t outline = 0;         // the same with every run of digits as one 0
  uint32_t begin = 0, end = 0;  // bytes of the text
  bool is_ideograph = false;    // any of those that make a token alone
  bool has_letter = false;      // not of digits alone
};

// `text` is UTF-8; what is not is passed over byte by byte.
std::vector<TextToken> text_tokens(std::string_view text);
// The same into a list that is used again and again.
void text_tokens(std::string_view text, std::vector<TextToken>& tokens);

// Hashes of all tokens, in order: equal for texts that differ in case, spaces and marks only.
uint64_t hash_tokens(std::span<const TextToken> tokens);

// A hash of each `count` tokens in a row, at every place; of all of them when there are fewer, and
// of none when there is no token. Which hash of a token is taken is told by its member.
std::vector<uint64_t> token_grams(std::span<const TextToken> tokens, int64_t count,
                                  uint64_t TextToken::*hash);

}  // namespace dsvl

// One pass over the bytes; hashes run along with it.
#include "data/text/tokens.h"

#include <algorithm>

#include "base/error.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr uint64_t kStart = 0xCBF29CE484222325ULL, kFactor = 0x9E3779B97F4A7C15ULL;

uint64_t blend(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * kFactor;
  return hash ^ (hash >> 29);
}

bool is_within(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

// Simple case folding of the alphabets that most texts with case are written in.
char32_t fold(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (is_within(c, 0xC0, 0xDE)) return c == 0xD7 ? c : c + 32;
  if (is_within(c, 0x100, 0x137) || is_within(c, 0x14A, 0x177)) return c | 1;
  if (is_within(c, 0x139, 0x148) || is_within(c, 0x179, 0x17E)) return c + (c & 1);
  if (is_within(c, 0x391, 0x3A9) || is_within(c, 0x410, 0x42F)) return c + 32;
  if (is_within(c, 0x400, 0x40F)) return c + 80;
  if (is_within(c, 0xFF01, 0xFF5E)) return fold(c - 0xFEE0);
  return c;
}

bool stands_alone(char32_t c) {
  return is_within(c, 0x3040, 0x30FA) || is_within(c, 0x30FC, 0x9FFF) ||
         is_within(c, 0xAC00, 0xD7A3) || is_within(c, 0xF900, 0xFAFF) ||
         is_within(c, 0x20000, 0x3FFFF) || c == 0x3005 || c == 0x3007;
}

bool is_digit(char32_t c) {
  return is_within(c, '0', '9');
}

// After folding: punctuation, symbols and spaces part words.
bool is_word_part(char32_t c) {
  if (c < 0x80) return is_within(c, 'a', 'z') || is_digit(c);
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7) return false;
  return c < 0x2000 || is_within(c, 0x2C00, 0x2DFF) || is_within(c, 0xA000, 0xABFF);
}

bool is_apostrophe(char32_t c) {
  return c == '\'' || c == 0x2019;
}

// The token being read.
class Word {
 public:
  explicit Word(std::vector<TextToken>& tokens) : tokens_(tokens) {}

  void add(char32_t c, size_t begin, size_t end) {
    if (token_.end == 0) token_ = {kStart, kStart, static_cast<uint32_t>(begin), 0, false, false};
    token_.end = static_cast<uint32_t>(end);
    token_.hash = blend(token_.hash, c);
    const bool digit = is_digit(c);
    if (!digit || !in_digits_) token_.outline = blend(token_.outline, digit ? U'0' : c);
    token_.has_letter |= !digit;
    in_digits_ = digit;
  }
  void end() {
    if (token_.end != 0) tokens_.push_back(token_);
    token_.end = 0;
    in_digits_ = false;
  }
  void alone(char32_t c, size_t begin, size_t end) {
    this->end();
    add(c, begin, end);
    token_.is_ideograph = true;
    this->end();
  }
  bool open() const { return token_.end != 0; }

 private:
  std::vector<TextToken>& tokens_;
  TextToken token_;
  bool in_digits_ = false;
};

// The character at `i`, which moves on; a space for a byte that begins none.
char32_t take_character(std::string_view text, size_t& i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte < 0x80) return text[i++], byte;
  if (valid_utf8_length(text.substr(i, 4)) == 0) return ++i, ' ';
  return next_character(text, i);
}

}  // namespace

void text_tokens(std::string_view text, std::vector<TextToken>& tokens) {
  if (text.size() > UINT32_MAX) fail("a text of ", text.size(), " bytes, wanted less than 4 GiB");
  tokens.clear();
  Word word(tokens);
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    const char32_t c = fold(take_character(text, i));
    if (is_word_part(c)) {
      word.add(c, begin, i);
    } else if (stands_alone(c)) {
      word.alone(c, begin, i);
    } else if (!is_apostrophe(c) || !word.open()) {
      word.end();
    }
  }
  word.end();
}

std::vector<TextToken> text_tokens(std::string_view text) {
  std::vector<TextToken> tokens;
  text_tokens(text, tokens);
  return tokens;
}

uint64_t hash_tokens(std::span<const TextToken> tokens) {
  uint64_t hash = kStart;
  for (const auto& token : tokens) hash = blend(hash, token.hash);
  return hash;
}

// A polynomial in kFactor that moves on by one token: what comes is added, what leaves is taken
// off with its power.
std::vector<uint64_t> token_grams(std::span<const TextToken> tokens, int64_t count,
                                  uint64_t TextToken::*hash) {
  std::vector<uint64_t> grams;
  const size_t length = std::min(static_cast<size_t>(count), tokens.size());
  if (length == 0) return grams;
  uint64_t power = 1, sum = 0;
  for (size_t i = 0; i < length; ++i) power *= kFactor;
  grams.reserve(tokens.size() - length + 1);
  for (size_t i = 0; i < tokens.size(); ++i) {
    sum = sum * kFactor + tokens[i].*hash;
    if (i >= length) sum -= power * (tokens[i - length].*hash);
    if (i + 1 >= length) grams.push_back(blend(kStart, sum ^ (sum >> 32)));
  }
  return grams;
}

}  // namespace dsvl

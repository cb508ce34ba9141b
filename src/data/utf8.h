// UTF-8 to code points and back, for drawing and measuring text.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// Fails on bytes that are not UTF-8, naming `what`.
std::u32string decode_utf8(std::string_view text, std::string_view what = "text");
std::string encode_utf8(std::u32string_view codes);

// One of the common ideographs alone (CJK Unified Ideographs, U+4E00 to U+9FFF).
constexpr bool is_ideograph(char32_t c) {
  return c >= 0x4E00 && c <= 0x9FFF;
}

// Whether words and lines of this character follow each other without a space: ideographs, kana,
// their punctuation and full-width forms.
bool is_chinese(char32_t c);

}  // namespace dsvl

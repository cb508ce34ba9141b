// UTF-8 to code points and back, for drawing and measuring text.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// Fails on bytes that are not UTF-8, naming `what`.
std::u32string decode_utf8(std::string_view text, std::string_view what = "text");
std::string encode_utf8(std::u32string_view codes);

// Whether words and lines of this character follow each other without a space: ideographs, kana,
// their punctuation and full-width forms.
bool is_chinese(char32_t c);

}  // namespace dsvl

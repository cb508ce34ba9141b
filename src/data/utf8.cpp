// Whole strings over text/utf8's single characters.
#include "data/utf8.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "text/utf8.h"

namespace dsvl {

std::u32string decode_utf8(std::string_view text, std::string_view what) {
  check_utf8(text, what);
  std::u32string codes;
  codes.reserve(text.size());
  for (size_t i = 0; i < text.size();) codes.push_back(next_character(text, i));
  return codes;
}

std::string encode_utf8(std::u32string_view codes) {
  std::string text;
  for (const char32_t code : codes) append_character(text, code);
  return text;
}

bool is_chinese(char32_t c) {
  constexpr std::pair<char32_t, char32_t> kRanges[] = {
      {0x2E80, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, {0xFF00, 0xFFEF}, {0x20000, 0x3FFFF}};
  return std::any_of(std::begin(kRanges), std::end(kRanges),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

}  // namespace dsvl

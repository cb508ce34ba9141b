// Whole strings over text/utf8's single characters.
#include "data/utf8.h"

#include "text/utf8.h"

namespace dsvl {

std::u32string decode_utf8(std::string_view text) {
  check_utf8(text, "text");
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

}  // namespace dsvl

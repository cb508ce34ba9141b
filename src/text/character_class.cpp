// White space by list; word characters by PCRE2's tables.
#include "text/character_class.h"

#include <string>
#include <vector>

#include "text/regex.h"
#include "text/utf8.h"

namespace dsvl {

bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_word_character(char32_t c) {
  static const Regex word("\\w");
  RegexScratch scratch;
  std::string text;
  append_character(text, c);
  std::vector<Span> matches;
  word.find_all(text, scratch, matches);
  return !matches.empty();
}

}  // namespace dsvl

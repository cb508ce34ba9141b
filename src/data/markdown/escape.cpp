// One walk over the characters.
#include "data/markdown/escape.h"

#include <algorithm>

namespace dsvl {
namespace {

bool is_mark(char c) {
  return std::string_view("\\<*_[]&$").find(c) != std::string_view::npos;
}

}  // namespace

std::string escaped_markdown(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (is_mark(c) || c == '`') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

CodeInText::CodeInText(std::string_view text)
    : paired_(std::count(text.begin(), text.end(), '`') % 2 == 0) {}

std::string with_escapes(std::string_view text) {
  CodeInText code(text);
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool in_code = code.holds(c);
    const bool is_cell = c == '\\' && i + 1 < text.size() && text[i + 1] == '|';
    if ((is_mark(c) && !in_code && !is_cell) || (c == '`' && !code.is_paired())) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace dsvl

// Depth is counted outside strings.
#include "data/exchange/json_elements.h"

#include <cstdint>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Behind the string that begins at `at`; npos when it has no end.
size_t string_end(std::string_view text, size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      return at + 1;
  }
  return text.npos;
}

// The place of the comma or closing bracket that ends the element which begins at `at`.
size_t element_end(std::string_view text, size_t at) {
  int64_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      continue;
    }
    if (depth == 0 && (c == ',' || c == ']')) return at;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return text.npos;
}

}  // namespace

void for_each_element(std::string_view text, const std::string& where, const TakeJson& take) {
  size_t at = text.find_first_not_of(kSpace);
  if (at == text.npos || text[at] != '[') fail(where, ": is no JSON list, wanted [{...}, ...]");
  at = text.find_first_not_of(kSpace, at + 1);
  if (at != text.npos && text[at] == ']') return;
  for (int64_t number = 1;; ++number) {
    const size_t end = at == text.npos ? text.npos : element_end(text, at);
    if (end == text.npos) fail(where, ": ends inside element ", number, "; the file is cut");
    take(text.substr(at, end - at), str(where, ": element ", number));
    if (text[end] == ']') return;
    at = end + 1;
  }
}

void for_each_line(std::string_view text, const std::string& where, const TakeJson& take) {
  int64_t number = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    ++number;
    if (line.find_first_not_of(kSpace) != line.npos) take(line, str(where, ": line ", number));
  }
}

}  // namespace dsvl

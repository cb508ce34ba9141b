// Rows of backticks.
#include "data/fence.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {
namespace {

size_t longest_row(std::string_view code) {
  size_t row = 0, longest = 0;
  for (const char c : code) {
    row = c == '`' ? row + 1 : 0;
    longest = std::max(longest, row);
  }
  return longest;
}

}  // namespace

std::string fenced(std::string_view code, std::string_view language) {
  const std::string fence(std::max<size_t>(longest_row(code) + 1, 3), '`');
  return str(fence, language, "\n", code, code.ends_with('\n') ? "" : "\n", fence);
}

std::string code_span(std::string_view code) {
  // As many as CommonMark wants: any number that does not stand in the code.
  const std::string mark(longest_row(code) + 1, '`');
  const char* apart = code.starts_with('`') || code.ends_with('`') ? " " : "";
  return str(mark, apart, code, apart, mark);
}

}  // namespace dsvl

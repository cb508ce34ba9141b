// Small questions about words and lines.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace dsvl {

template <size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Without blanks at both ends.
inline std::string_view trim(std::string_view text, std::string_view blanks = " \t") {
  const size_t start = text.find_first_not_of(blanks);
  if (start == text.npos) return {};
  return text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

}  // namespace dsvl

// What troff prints of a line, as plain text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

// Strings that a page defines (.ds), by name.
using TroffStrings = std::map<std::string, std::string>;

// The line's text: characters for \- \(xx [xx] \[uXXXX] \*(xx, nothing for fonts, sizes, motions,
// registers and comments.
std::string troff_text(std::string_view line, const TroffStrings& strings);

// The words of a request: separated by blanks, "in quotes" with "" for a quote; escapes as they
// are, the comment is left out.
std::vector<std::string> troff_words(std::string_view line);

}  // namespace dsvl

// Words within formulas: what \text and its like hold.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dsvl {

// The characters that `source`, inside of \text's braces, prints; nothing when it has commands or
// characters that are not understood. LaTeX's quotes and dashes are Unicode's.
std::optional<std::string> read_math_text(std::string_view source);
// The other way round.
std::string write_math_text(std::string_view text);

}  // namespace dsvl

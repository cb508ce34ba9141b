// Characters that LaTeX has names or accents for.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// What a command without arguments prints in text: "ss" is ß, "%" is %, "LaTeX" the name. "" for
// others.
std::string_view latex_character(std::string_view command);

// Whether that is a program's or format's name.
bool is_latex_logo(std::string_view command);

// Whether the command puts an accent on a letter ("'", "c", "v").
bool is_latex_accent(std::string_view command);
// The letter with its accent as one character; "" where Unicode 16 has none or it is rare.
std::string accented(std::string_view accent, std::string_view letter);

}  // namespace dsvl

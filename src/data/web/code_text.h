// Code as pages write it.
#pragma once

#include <string>
#include <string_view>

#include "data/web/markup.h"

namespace dsvl {

// The text of a <pre> with its line breaks, without empty lines around it, blanks at line ends and
// what all lines are indented by.
std::string code_text(const MarkupNode& pre);

// The language that a class names ("language-X", "highlight-X"); "" for none, for "default",
// "none", "text" and for what is no name.
std::string language_of(const MarkupNode& node);

void replace_all(std::string& text, std::string_view what, std::string_view with);
// At most this many of a letter in a row; the others go.
void shorten_runs(std::string& text, char c, size_t most);

// Lines that are not blank.
size_t inked_lines(std::string_view code);

// A Python session as a script: what stands behind ">>> " and "... ", without the output. Text
// without a prompt comes back as it is.
std::string without_prompts(std::string_view session);

}  // namespace dsvl

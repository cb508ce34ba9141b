// Text that Markdown would take for marks, written so that it is read as it stands.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// A '\' in front of what begins emphasis, links, entities, raw HTML, formulas and code. Nothing of
// it is code itself.
std::string escaped_markdown(std::string_view text);

// The same of a text that has code in backticks, which is as it is; where those are not paired
// there is none. "\|" stays: it is how a cell says '|'.
std::string with_escapes(std::string_view text);

}  // namespace dsvl

// reStructuredText as blocks of text with the marks of Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/web/pieces.h"

namespace dsvl {

// Headings by the order in which their rules appear; literal blocks and code are fenced; roles,
// links, substitutions and letter types are their text, double backticks single ones. Left out:
// comments, labels, fields, tables, and directives but for admonitions, code, descriptions of
// functions and what changed in a version. Lines of Chinese are joined without a blank. What stands
// deeper than 16 directives is left out.
std::vector<FoundBlock> read_rest_page(std::string_view text);

// The text of a line or paragraph without its inline marks.
std::string plain_rest(std::string_view text);

}  // namespace dsvl

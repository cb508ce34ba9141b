// A page of the manual (troff with the man or mdoc macros) as blocks of text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/web/pieces.h"

namespace dsvl {

struct ManPage {
  std::vector<FoundBlock> blocks;  // sections are headings, items "- tag: text", code is fenced
  std::string refers_to;           // of a page that only stands for another (.so)
};

// Fonts, sizes, motions, comments, definitions and tables are left out; of conditions what holds
// for a terminal is taken. Lines of Chinese are joined without a blank.
ManPage read_man_page(std::string_view text);

// One line of mdoc macros as it is printed: "Fl a Ar file" as "-a file", "Fn f int" as "f(int)".
// `name` is what .Nm says without a word of its own.
std::string mdoc_text(const std::vector<std::string>& words, const std::string& name);
bool is_mdoc_macro(std::string_view name);
// One of ".,:;?!)]|", which belongs to no macro.
bool is_mdoc_mark(std::string_view word);

}  // namespace dsvl

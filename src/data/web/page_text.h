// A page's content as Markdown blocks in reading order, pictures where they stand.
#pragma once

#include <string>
#include <vector>

#include "data/web/markup.h"

namespace dsvl {

struct PageImage {
  std::string source;       // as the page writes it
  std::string description;  // its alt text, where that says something
};

// A heading, paragraph, item, table or piece of code.
struct PageBlock {
  int heading = 0;            // 1 to 6; 0: none
  bool tight = false;         // follows the block before it without an empty line: items of a list
  std::string code_language;  // of a piece of code: "" unless the page says
  bool is_code = false;
  std::string text;               // kPictureMark for each picture
  std::vector<PageImage> images;  // in the order of their marks
};

inline constexpr char kPictureMark = '\x01';

// Headings get '#', items '-' or a number, code its fences, tables bars; letter types are left out,
// code within a line gets backticks. Formulas shown as pictures with LaTeX for a description become
// $...$. Line breaks between Chinese characters vanish.
std::vector<PageBlock> page_blocks(const MarkupNode& content);

// The page's blocks out of its bytes: parsed, without what is not content; begins with a heading,
// the title's when the page has none. `fault` as in ReadMarkup.
struct WebText {
  std::vector<PageBlock> blocks;
  std::string fault;
};
WebText read_page(std::string_view bytes);

}  // namespace dsvl

// The words of a page as Markdown, paragraph by paragraph.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "data/pdf/line_facts.h"

namespace dsvl {

enum class BlockKind { paragraph, heading, item, code };

struct PdfBlock {
  PageBox box;
  std::string text;  // without Markdown's marks
  std::string mark;  // of an item, as the page shows it
  BlockKind kind = BlockKind::paragraph;
  int level = 0;              // of a heading, 1 to 3
  double letter_height = 0;   // of its smallest letters, points
  double line_height = 0;     // points
  bool clean = true;          // may be asked for: no mathematics, nothing turned or unmapped
  bool ends_open = false;     // ends within a sentence, a hyphen at its end or not
  bool keeps_hyphen = false;  // that hyphen stays where the next block goes on with the word
};

// Words with a hyphen within, in lower case, from all pages of a file: a word broken after such a
// hyphen keeps it.
using HyphenWords = std::set<std::u32string>;
void gather_hyphens(const PdfPageWords& page, HyphenWords& words);

// In reading order. A block whose letters do not stand in a row in the second extraction (`stream`,
// without blanks) is not clean.
std::vector<PdfBlock> pdf_blocks(const std::vector<std::vector<LineFacts>>& columns,
                                 const HyphenWords& hyphens, const std::u32string& stream);

// The blocks as one text; `marks`: with Markdown's marks of headings, items and code, otherwise
// items have the mark that the page shows. A paragraph that goes on in the next block (a column's
// end) is joined.
std::string blocks_text(std::span<const PdfBlock> blocks, bool marks);

}  // namespace dsvl

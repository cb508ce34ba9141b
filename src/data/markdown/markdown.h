// Markdown as a row of blocks, and back to text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct MarkdownSpan {
  std::string text;
  bool strong = false, emphasis = false, code = false;
  bool formula = false;  // the text is LaTeX as read_math writes it; the others are false
};
// Joined to the last one where that is set alike; formulas stay apart.
void append_span(std::vector<MarkdownSpan>& spans, const MarkdownSpan& next);

enum class MarkdownKind { heading, paragraph, item, code, table, rule, formula };

// What a block stands in.
struct MarkdownContainer {
  bool quote = false;  // a quotation; otherwise a list
  size_t width = 0;    // of a list: blanks in Markdown, as wide as the item's mark with its blank
};

// Lists are flat: an item's first text is an `item`, what follows in it is indented as its text is.
struct MarkdownBlock {
  MarkdownKind kind = MarkdownKind::paragraph;
  int level = 0;                               // of a heading, 1 to 6
  std::vector<MarkdownContainer> around;       // from the outermost
  std::string mark;                            // of an item: "-", "3."
  std::vector<MarkdownSpan> spans;             // of headings, paragraphs and items
  std::string code;                            // lines without the last break; a formula's LaTeX
  std::vector<std::vector<std::string>> rows;  // of a table; the first is the head

  // Its place in `around`: an item's mark stands there. around.size() without a list.
  size_t innermost_list() const;
  bool in_list() const { return innermost_list() < around.size(); }
};

// CommonMark with tables and formulas: $...$ in a text, where no blank stands inside the dollars
// and no digit behind them, and $$...$$, which becomes a block of its own. Links are their texts,
// line breaks blanks, tabs in code as many blanks as lead to the next multiple of four. Left out:
// raw HTML, pictures and each block that holds one of them, an entity that is no character of
// XML's, or a formula that read_math does not know or that stands in a table.
std::vector<MarkdownBlock> parse_markdown(std::string_view text);

bool has_formula(std::span<const MarkdownBlock> blocks);

// Without marks: plain text, items with the mark that a page shows. Formulas are LaTeX between
// dollars in both.
std::string markdown_text(std::span<const MarkdownBlock> blocks, bool marks);

// Blocks of a file that are a document.
struct MarkdownPiece {
  std::vector<MarkdownBlock> blocks;
};

}  // namespace dsvl

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
};
// Joined to the last one where that is set alike.
void append_span(std::vector<MarkdownSpan>& spans, const MarkdownSpan& next);

enum class MarkdownKind { heading, paragraph, item, code, table, rule };

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
  std::string code;                            // lines without the last break
  std::vector<std::vector<std::string>> rows;  // of a table; the first is the head

  // Its place in `around`: an item's mark stands there. around.size() without a list.
  size_t innermost_list() const;
  bool in_list() const { return innermost_list() < around.size(); }
};

// CommonMark with tables. Links are their texts, line breaks blanks, tabs in code as many blanks as
// lead to the next multiple of four. Left out: raw HTML, pictures
// and each block that holds one of them or an entity that is no character of XML's.
std::vector<MarkdownBlock> parse_markdown(std::string_view text);

// Without marks: plain text, items with the mark that a page shows.
std::string markdown_text(std::span<const MarkdownBlock> blocks, bool marks);

// Blocks of a file that are a document.
struct MarkdownPiece {
  std::vector<MarkdownBlock> blocks;
};

}  // namespace dsvl

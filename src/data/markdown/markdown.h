// Markdown as a row of blocks, and back to text with the marks that can be seen.
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

enum class MarkdownKind { heading, paragraph, item, code, table, rule };

// Lists are flat: an item's first text is an `item`, what follows in it is indented as its text is.
struct MarkdownBlock {
  MarkdownKind kind = MarkdownKind::paragraph;
  int level = 0;                               // of a heading, 1 to 6
  int depth = 0;                               // lists around it
  int indent = 0;                              // blanks before it in Markdown
  int quotes = 0;                              // quotations around it
  std::string mark;                            // of an item: "-", "3."
  std::vector<MarkdownSpan> spans;             // of headings, paragraphs and items
  std::string code;                            // lines without the last break
  std::vector<std::vector<std::string>> rows;  // of a table; the first is the head
};

// CommonMark with tables. Links are their texts, line breaks blanks. Left out: raw HTML, pictures
// and each block that holds one of them or an entity that is no character of XML's.
std::vector<MarkdownBlock> parse_markdown(std::string_view text);

// What a picture shows of the marks.
struct VisibleMarks {
  bool marks = true;  // of headings, items, code blocks, quotations; without: plain text
  bool strong = true, emphasis = true, code = true;  // within a line
};
std::string markdown_text(std::span<const MarkdownBlock> blocks, const VisibleMarks& visible);

// Blocks of a file that are a document.
struct MarkdownPiece {
  std::vector<MarkdownBlock> blocks;
};

}  // namespace dsvl

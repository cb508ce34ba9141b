// One line a member; enums and hashes as whole numbers.
#include "data/contents.h"

#include <algorithm>

#include "data/markdown/markdown.h"
#include "data/pdf/pdf_page.h"
#include "data/table.h"
#include "data/web/illustrated.h"

namespace dsvl {
namespace {

template <class T>
void as_integer(Visitor& v, const char* key, T& member, const char* help) {
  auto number = static_cast<int64_t>(member);
  v(key, number, help);
  if (number != static_cast<int64_t>(member)) member = static_cast<T>(number);
}

// Nothing where the document holds none.
template <class T>
void held(Visitor& v, const char* key, std::shared_ptr<const T>& member, const char* help) {
  bool there = member != nullptr;
  v(key, there, "whether there is one");
  if (!there) return;
  auto value = member ? std::const_pointer_cast<T>(member) : std::make_shared<T>();
  v(key, *value, help);
  member = std::move(value);
}

// Rows of any lengths.
void ragged(Visitor& v, std::vector<std::vector<std::string>>& rows) {
  std::vector<int64_t> lengths;
  std::vector<std::string> cells;
  for (const auto& row : rows) {
    lengths.push_back(static_cast<int64_t>(row.size()));
    cells.insert(cells.end(), row.begin(), row.end());
  }
  v("lengths", lengths, "cells of each row");
  v("cells", cells, "row by row");
  std::vector<std::vector<std::string>> read;
  auto cell = cells.begin();
  for (const int64_t length : lengths) {
    const auto end = cell + std::clamp<int64_t>(length, 0, cells.end() - cell);
    read.emplace_back(cell, end);
    cell = end;
  }
  if (read != rows) rows = std::move(read);
}

}  // namespace

void fields(Visitor& v, Column& c) {
  v("name", c.name, "in the head");
  v("is_number", c.is_number, "numbers, not labels");
  v("numbers", c.numbers, "a row each");
  v("labels", c.labels, "a row each");
}

void fields(Visitor& v, Table& t) {
  v("title", t.title, "a sentence or a name");
  v("columns", t.columns, "all of one length");
  v("is_series", t.is_series, "the first column is an axis in order");
}

void fields(Visitor& v, PictureFile& p) {
  v("path", p.path, "of the file");
  as_integer(v, "hash", p.hash, "of its bytes");
  v("width", p.width, "pixels");
  v("height", p.height, "pixels");
  v("output", p.output, "the how-manieth of a notebook");
}

void fields(Visitor& v, Illustrated& i) {
  v("text", i.text, "with placeholders, or code");
  v("pictures", i.pictures, "in order");
}

void fields(Visitor& v, PageBox& b) {
  v("left", b.left, "points");
  v("top", b.top, "points");
  v("right", b.right, "points");
  v("bottom", b.bottom, "points");
}

void fields(Visitor& v, PdfBlock& b) {
  v("box", b.box, "its place");
  v("text", b.text, "without marks");
  v("mark", b.mark, "of an item");
  as_integer(v, "kind", b.kind, "of the block");
  v("level", b.level, "of a heading");
  v("letter_height", b.letter_height, "points");
  v("line_height", b.line_height, "points");
  v("clean", b.clean, "may be asked for");
  v("ends_open", b.ends_open, "ends within a sentence");
  v("keeps_hyphen", b.keeps_hyphen, "that hyphen stays");
}

void fields(Visitor& v, PdfPage& p) {
  v("path", p.path, "of the file");
  v("number", p.number, "of the page");
  v("width", p.width, "points");
  v("height", p.height, "points");
  v("blocks", p.blocks, "in reading order");
  v("others", p.others, "running heads and page numbers");
}

void fields(Visitor& v, MarkdownSpan& s) {
  v("text", s.text, "set alike");
  v("strong", s.strong, "bold");
  v("emphasis", s.emphasis, "italic");
  v("code", s.code, "typewriter");
  v("formula", s.formula, "LaTeX");
}

void fields(Visitor& v, MarkdownContainer& c) {
  v("quote", c.quote, "a quotation, not a list");
  as_integer(v, "width", c.width, "blanks");
}

void fields(Visitor& v, MarkdownBlock& b) {
  as_integer(v, "kind", b.kind, "of the block");
  v("level", b.level, "of a heading");
  v("around", b.around, "what it stands in");
  v("mark", b.mark, "of an item");
  v("spans", b.spans, "its text");
  v("code", b.code, "its lines");
  ragged(v, b.rows);
}

void fields(Visitor& v, MarkdownPiece& p) {
  v("blocks", p.blocks, "in order");
}

void fields(Visitor& v, Contents& c) {
  Document& d = c.document;
  v("text", d.text, "what tells it apart");
  held(v, "table", d.table, "of kind table");
  held(v, "illustrated", d.illustrated, "of kinds interleaved and plot");
  held(v, "page", d.page, "of kind page");
  held(v, "markdown", d.markdown, "of kind markdown");
}

}  // namespace dsvl

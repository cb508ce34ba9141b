// What documents hold, member by member: to be put aside and taken up again (base/packed.h).
#pragma once

#include "base/fields.h"
#include "data/source.h"

namespace dsvl {

struct Column;
struct MarkdownBlock;
struct MarkdownContainer;
struct MarkdownSpan;
struct PageBox;
struct PdfBlock;
struct PictureFile;

void fields(Visitor& v, Column& c);
void fields(Visitor& v, Table& t);
void fields(Visitor& v, PictureFile& p);
void fields(Visitor& v, Illustrated& i);
void fields(Visitor& v, PageBox& b);
void fields(Visitor& v, PdfBlock& b);
void fields(Visitor& v, PdfPage& p);
void fields(Visitor& v, MarkdownSpan& s);
void fields(Visitor& v, MarkdownContainer& c);
void fields(Visitor& v, MarkdownBlock& b);
void fields(Visitor& v, MarkdownPiece& p);

// The text and what grows large with it: table, text with pictures, page or Markdown.
struct Contents {
  explicit Contents(Document& owner) : document(owner) {}
  Document& document;
};
void fields(Visitor& v, Contents& c);

}  // namespace dsvl

// Columns and printed lines of a page in the order they are read.
#pragma once

#include <vector>

#include "data/pdf/pdf_words.h"

namespace dsvl {

struct PrintedLine {
  std::vector<PdfWord> words;  // left to right
  PageBox box;
};
// Lines that follow one another downwards.
using PageColumn = std::vector<PrintedLine>;

// Rows of lines with nothing between them across the whole page, top to bottom. Lines are indices.
struct PageStrip {
  std::vector<size_t> lines;
  double top = 0, bottom = 0;
};
std::vector<PageStrip> find_strips(const std::vector<PdfLine>& lines);
PageBox box_of(const PdfLine& line);

// A column is cut where a white gap runs down at least four lines on either side, near neither
// edge; what crosses the gap (titles, wide figures' captions) ends the columns above and below it.
std::vector<PageColumn> find_columns(const std::vector<PdfLine>& lines);

}  // namespace dsvl

// What pdfinfo and pdftotext print, read: pages with their words and boxes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/pdf/page_box.h"

namespace dsvl {

struct PdfPageSize {
  double width = 0, height = 0;  // points
  int rotation = 0;              // degrees
};
// Of every page; empty when the output names none.
std::vector<PdfPageSize> parse_pdf_info(std::string_view output);

struct PdfWord {
  PageBox box;
  std::u32string text;
};
// Words side by side as pdftotext groups them; a printed line may be several of these.
using PdfLine = std::vector<PdfWord>;
struct PdfPageWords {
  double width = 0, height = 0;
  std::vector<PdfLine> lines;
};
// Words whose boxes are no places on any page are left out.
std::vector<PdfPageWords> parse_pdf_words(std::string_view xml);

// Characters as they are read: ligatures, radicals and compatibility ideographs as the letters they
// stand for, all hyphens as '-', all blanks as ' ', marks without width gone, controls as U+FFFD.
std::u32string plain_characters(std::string_view text);

}  // namespace dsvl

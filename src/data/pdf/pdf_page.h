// A page of a PDF as a document: its text with the places of its parts; no pixels.
#pragma once

#include <string>
#include <vector>

#include "data/pdf/page_text.h"

namespace dsvl {

struct PdfPage {
  std::string path;  // of the file
  int number = 1;
  double width = 0, height = 0;  // points
  std::vector<PdfBlock> blocks;  // in reading order
  std::vector<PageBox> others;   // running heads and page numbers
};

}  // namespace dsvl

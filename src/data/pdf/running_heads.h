// Running heads, feet and page numbers: kept out of the text by one rule.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "data/pdf/pdf_words.h"

namespace dsvl {

// A strip (reading_order.h) among the two outermost ones of a page, no higher than a line, is a
// head or foot when it is a page number alone in the top or bottom 20 % of the page, or when it is
// in those 12 % and the file has a page besides with the same words, digits aside, in the same
// band.
class RunningHeads {
 public:
  // Every page of the file, before any is asked for.
  void add(const PdfPageWords& page);

  // Takes the heads and feet out of a page; returns their boxes.
  std::vector<PageBox> take(PdfPageWords& page) const;

 private:
  std::map<std::u32string, int> pages_;  // by band and words
};

}  // namespace dsvl

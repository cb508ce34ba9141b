// Why a page of a PDF is no document: each reason is one row.
#pragma once

#include <string>

#include "data/pdf/pdf_page.h"
#include "data/pdf/pdf_words.h"

namespace dsvl {

// Edit distance over the longer text, without blanks (Nougat keeps pages at 0.9 and more): 1 when
// they are the same; 0 when it is less than `least`.
double agreement(const std::u32string& a, const std::u32string& b, double least);

struct PageFacts {
  const std::vector<LineFacts>& lines;
  const PdfPage& page;
  const std::u32string& words;   // of all lines in reading order, without blanks
  const std::u32string& stream;  // the second extraction, without blanks
  std::string_view language;     // guessed; "" when it cannot be told
};

// Of what pdfinfo says alone, so that nothing is read of such a page; or null.
const char* size_fault(const PdfPageSize& size);
// More text than a page to be read has, or null: the time that columns and the comparison of both
// extractions take grows with the square of it.
const char* amount_fault(const PdfPageWords& words, const std::u32string& stream);
// The first reason that holds, or null.
const char* page_fault(const PageFacts& facts);

}  // namespace dsvl

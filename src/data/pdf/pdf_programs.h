// poppler-utils' pdfinfo, pdftotext and pdftoppm as child programs within limits.
#pragma once

#include <optional>
#include <string>

#include "image/image.h"
#include "io/child.h"

namespace dsvl {

// "pdftotext of poppler-utils" when that is not installed; "" when all are.
std::string missing_pdf_program();
// What a page's text depends on besides the file: this reader's number and pdftotext's version.
std::string pdf_edition();

// Part of a page as pixels: `dpi` pixels an inch, the rectangle counted from the top left corner of
// the crop box.
struct PdfView {
  int page = 1;
  double dpi = 72;
  int left = 0, top = 0, width = 1, height = 1;  // pixels
};

// One file, given to the programs by its path, or unpacked in memory when it is compressed.
class PdfFile {
 public:
  // Fails when a compressed file is damaged or too large.
  explicit PdfFile(std::string path);

  LimitedResult info() const;                       // size and rotation of every page
  LimitedResult words(int first, int last) const;   // XML with the box of every word
  LimitedResult stream(int first, int last) const;  // text in the order of the content, \f a page
  LimitedResult draw(const PdfView& view) const;    // PPM

 private:
  LimitedResult run(std::vector<std::string> words, const char* behind, size_t most_output) const;
  std::string path_;
  std::optional<std::string> bytes_;
};

// Whether a program said that it passed text over: its font's characters are in poppler-data, which
// is not installed, or the font is damaged.
bool passed_text_over(const LimitedResult& result);

// Of a P6 picture; nothing when it is none, cut, or of another size than wanted.
std::optional<Image> parse_ppm(const std::string& bytes, int width, int height);

}  // namespace dsvl

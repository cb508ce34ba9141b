// What a printed line tells: its text, how large it is set, whether it is code or mathematics.
#pragma once

#include <string>
#include <vector>

#include "data/pdf/reading_order.h"

namespace dsvl {

struct LineFacts {
  PageBox box;
  std::u32string text;  // words with one blank between
  std::vector<PdfWord> words;
  // Points; 0 where the line has no such words. Of Latin words the height of the font's box, of
  // Chinese ones the width of a character.
  double latin = 0, chinese = 0;
  bool mostly_chinese = false, has_chinese = false;
  // The advance of its characters where all have the same, 0 where they differ.
  double advance = 0;
  bool tells_advance = false;             // there are enough words to say so
  bool has_advance(double wanted) const;  // all its words have this one
  // Characters without a meaning: U+FFFD, private use, loose accents, letters in place of symbols.
  int unmapped = 0;
  int mathematical =
      0;  // operators, letters for formulas, Greek in Latin text, words set small or off the line
  int turned = 0;       // words that stand upright
  bool leads = false;   // dots that lead to a page number
  bool gapped = false;  // white gaps as between the cells of a table

  // Height of the smallest letters, about: x-height is 0.42 of a font's box in most faces.
  double letter_height() const;
};
LineFacts line_facts(const PrintedLine& line);

// Size of the commonest text of a page, by script; 0 where there is none.
struct BodySize {
  double latin = 0, chinese = 0;
};
BodySize body_size(const std::vector<LineFacts>& lines);
// How much larger than the body a line is set; 1 when that cannot be said.
double size_ratio(const LineFacts& line, const BodySize& body);

}  // namespace dsvl

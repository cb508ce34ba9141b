// Where paragraphs, items and code begin in a column.
#pragma once

#include <span>
#include <vector>

#include "data/pdf/line_facts.h"

namespace dsvl {

struct Paragraph {
  std::span<const LineFacts> lines;
  bool code = false;
  bool item = false;  // begins with a bullet
};
std::vector<Paragraph> find_paragraphs(const std::vector<LineFacts>& column, const BodySize& body);

// Characters of the bullet and the blanks behind it at the start of a line; 0 without one.
size_t bullet_length(const std::u32string& text);

}  // namespace dsvl

// Boxes in pictures and their written form (spec architecture 7.3).
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// Pixels; right and bottom are the first ones outside.
struct Box {
  int left = 0, top = 0, right = 0, bottom = 0;
  int width() const { return right - left; }
  int height() const { return bottom - top; }
  bool overlaps(const Box& other, int gap) const {
    return left < other.right + gap && other.left < right + gap && top < other.bottom + gap &&
           other.top < bottom + gap;
  }
  bool operator==(const Box&) const = default;
};

// "[[x1, y1, x2, y2]]" in thousandths, 0 to 999, of a picture of this size; never empty.
std::string box_numbers(const Box& box, int width, int height);
// "<|det|>[[x1, y1, x2, y2]]<|/det|>"
std::string det_text(const Box& box, int width, int height);
// "<|ref|>NAME<|/ref|><|det|>[[x1, y1, x2, y2]]<|/det|>"
std::string grounded(std::string_view name, const Box& box, int width, int height);

}  // namespace dsvl

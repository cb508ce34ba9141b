// Rectangles on a page.
#pragma once

#include <algorithm>

namespace dsvl {

// Points (1/72 inch) from the page's top left corner, y down.
struct PageBox {
  double left = 0, top = 0, right = 0, bottom = 0;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
  double middle() const { return (top + bottom) / 2; }
  void include(const PageBox& other) {
    left = std::min(left, other.left), top = std::min(top, other.top);
    right = std::max(right, other.right), bottom = std::max(bottom, other.bottom);
  }
  // Lengths in common; negative when apart.
  double overlap_across(const PageBox& o) const {
    return std::min(right, o.right) - std::max(left, o.left);
  }
  double overlap_down(const PageBox& o) const {
    return std::min(bottom, o.bottom) - std::max(top, o.top);
  }
};

}  // namespace dsvl

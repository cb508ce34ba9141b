// The published form of boxes.
#include "data/scene/boxes.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace dsvl {

std::string box_numbers(const Box& box, int width, int height) {
  const auto scaled = [](int at, int side) {
    return std::clamp(static_cast<int>(std::lround(999.0 * at / side)), 0, 999);
  };
  int x1 = scaled(box.left, width), x2 = scaled(box.right, width);
  int y1 = scaled(box.top, height), y2 = scaled(box.bottom, height);
  if (x2 <= x1) x1 = std::min(x1, 998), x2 = x1 + 1;
  if (y2 <= y1) y1 = std::min(y1, 998), y2 = y1 + 1;
  return str("[[", x1, ", ", y1, ", ", x2, ", ", y2, "]]");
}

std::string det_text(const Box& box, int width, int height) {
  return "<|det|>" + box_numbers(box, width, height) + "<|/det|>";
}

std::string grounded(std::string_view name, const Box& box, int width, int height) {
  return str("<|ref|>", name, "<|/ref|>", det_text(box, width, height));
}

}  // namespace dsvl

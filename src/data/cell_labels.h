// Which character stands in which cell of a page.
#pragma once

#include <cstdint>
#include <vector>

namespace dsvl {

class CellLabels {
 public:
  // A square page of `image_size` pixels cut into cells_y rows of cells_x cells.
  CellLabels(int64_t image_size, int64_t cells_y, int64_t cells_x);

  // A character's centre in pixels; `label` >= 1. Centres outside the page are left out.
  void add(double x, double y, int16_t label);

  // [cells_y * cells_x] row-major: 0 blank; of several centres in a cell the one nearest to its
  // middle. Blank cells nearer than `margin` pixels to a centre in the next cell are -1.
  std::vector<int16_t> take(double margin) const;

 private:
  struct Centre {
    double x, y;  // in cells
    int16_t label;
  };
  int64_t cells_y_, cells_x_;
  double per_pixel_x_, per_pixel_y_;
  std::vector<Centre> centres_;
};

}  // namespace dsvl

// Nearest centre wins.
#include "data/cell_labels.h"

#include <cmath>

namespace dsvl {

CellLabels::CellLabels(int64_t image_size, int64_t cells_y, int64_t cells_x)
    : cells_y_(cells_y),
      cells_x_(cells_x),
      per_pixel_x_(static_cast<double>(cells_x) / static_cast<double>(image_size)),
      per_pixel_y_(static_cast<double>(cells_y) / static_cast<double>(image_size)) {}

void CellLabels::add(double x, double y, int16_t label) {
  const Centre centre{x * per_pixel_x_, y * per_pixel_y_, label};
  const bool inside = centre.x >= 0 && centre.y >= 0 && centre.x < static_cast<double>(cells_x_) &&
                      centre.y < static_cast<double>(cells_y_);
  if (inside) centres_.push_back(centre);
}

std::vector<int16_t> CellLabels::take(double margin) const {
  const auto count = static_cast<size_t>(cells_y_ * cells_x_);
  std::vector<int16_t> labels(count, 0);
  std::vector<double> nearest(count, INFINITY);
  const auto cell = [this](double x, double y) {
    return static_cast<size_t>(static_cast<int64_t>(y) * cells_x_ + static_cast<int64_t>(x));
  };
  for (const auto& c : centres_) {
    const double dx = c.x - std::floor(c.x) - 0.5, dy = c.y - std::floor(c.y) - 0.5;
    const double away = std::hypot(dx / per_pixel_x_, dy / per_pixel_y_);
    const size_t at = cell(c.x, c.y);
    if (away >= nearest[at]) continue;
    nearest[at] = away;
    labels[at] = c.label;
  }
  if (margin <= 0) return labels;
  for (const auto& c : centres_) {
    const double reach_x = margin * per_pixel_x_, reach_y = margin * per_pixel_y_;
    for (const auto& [x, y] : {std::pair{c.x - reach_x, c.y}, std::pair{c.x + reach_x, c.y},
                               std::pair{c.x, c.y - reach_y}, std::pair{c.x, c.y + reach_y}}) {
      const bool inside = x >= 0 && y >= 0 && x < static_cast<double>(cells_x_) &&
                          y < static_cast<double>(cells_y_);
      if (inside && labels[cell(x, y)] == 0) labels[cell(x, y)] = -1;
    }
  }
  return labels;
}

}  // namespace dsvl

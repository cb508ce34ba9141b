// The table of the family `geometry`.
#include "data/instruct/geometry.h"

#include <algorithm>

#include "data/instruct/families.h"

namespace dsvl {

std::vector<Point> fitted(const std::vector<Point>& figure, int width, int height, double margin) {
  double left = figure[0].x, right = left, low = figure[0].y, high = low;
  for (const auto& p : figure) {
    left = std::min(left, p.x), right = std::max(right, p.x);
    low = std::min(low, p.y), high = std::max(high, p.y);
  }
  const double scale = std::min((width - 2 * margin) / std::max(1e-9, right - left),
                                (height - 2 * margin) / std::max(1e-9, high - low));
  const double x = (width - scale * (right - left)) / 2, y = (height - scale * (high - low)) / 2;
  std::vector<Point> placed;
  for (const auto& p : figure)
    placed.push_back({x + (p.x - left) * scale, height - y - (p.y - low) * scale});
  return placed;
}

const std::vector<TaskRow>& geometry_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"third angle", 1, third_angle},
      {"right triangle", 1.2, right_triangle},
      {"rectangle", 1, rectangle_measure},
      {"circle", 1, circle_measure},
      {"angles of a polygon", 0.6, polygon_angles},
      {"kind of angle", 0.5, kind_of_angle},
      {"coordinates", 0.8, read_point},
      {"distance", 0.8, distance_of_points},
      {"area on a grid", 0.8, area_on_grid},
      {"cuboid", 1, cuboid_measure},
      {"round solid", 1, round_solid},
      {"parts of a prism", 0.6, prism_parts},
      {"towers of cubes", 0.8, cube_towers},
      {"formula", 1.5, formula_to_latex},
      {"equation", 1.5, solve_equation},
      {"molar mass", 0.8, molar_mass},
  };
  return kTasks;
}

}  // namespace dsvl

// Outlines around the origin, y down.
#include "data/instruct/figure_kinds.h"

#include <cmath>
#include <numbers>

namespace dsvl {
namespace {

// Corners evenly around the circle, the first on top; every second one at `inner`.
std::vector<Point> ring(int corners, double inner, double start = -90) {
  std::vector<Point> outline;
  for (int i = 0; i < corners; ++i) {
    const double at = (start + 360.0 * i / corners) * std::numbers::pi / 180;
    const double far = i % 2 == 1 ? inner : 1;
    outline.push_back({far * std::cos(at), far * std::sin(at)});
  }
  return outline;
}

std::vector<Point> heart() {
  std::vector<Point> outline;
  for (int i = 0; i < 48; ++i) {
    const double t = 2 * std::numbers::pi * i / 48, s = std::sin(t);
    outline.push_back(
        {s * s * s * 0.95,
         -(13 * std::cos(t) - 5 * std::cos(2 * t) - 2 * std::cos(3 * t) - std::cos(4 * t)) / 17});
  }
  return outline;
}

std::vector<Point> cross() {
  const double a = 0.32, b = 0.95;
  return {{-a, -b}, {a, -b}, {a, -a}, {b, -a}, {b, a},   {a, a},
          {a, b},   {-a, b}, {-a, a}, {-b, a}, {-b, -a}, {-a, -a}};
}

}  // namespace

const std::vector<FigureKind>& figure_kinds() {
  static const std::vector<FigureKind> kKinds = {
      {"circle", "圆形", ring(64, 1)},
      {"square", "正方形", ring(4, 1, -45)},
      {"triangle", "三角形", ring(3, 1)},
      {"pentagon", "五边形", ring(5, 1)},
      {"star", "五角星", ring(10, 0.4)},
      {"diamond", "菱形", {{0, -1}, {0.62, 0}, {0, 1}, {-0.62, 0}}},
      {"cross", "十字形", cross()},
      {"heart", "心形", heart()},
  };
  return kKinds;
}

std::string plural(const std::string& noun) {
  return noun + (noun.ends_with("s") ? "es" : "s");
}

std::vector<Point> figure_outline(const FigureKind& kind, Point center, double radius,
                                  double turn) {
  const double c = std::cos(turn * std::numbers::pi / 180),
               s = std::sin(turn * std::numbers::pi / 180);
  std::vector<Point> outline;
  for (const auto& p : kind.outline)
    outline.push_back(
        {center.x + radius * (p.x * c - p.y * s), center.y + radius * (p.x * s + p.y * c)});
  return outline;
}

}  // namespace dsvl

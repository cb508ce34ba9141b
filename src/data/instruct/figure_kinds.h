// The plain figures that patterns and drawings are made of.
#pragma once

#include <string>
#include <vector>

#include "data/shapes.h"

namespace dsvl {

struct FigureKind {
  const char *english, *chinese;  // "circle", "圆形"
  // Corners within the unit circle; a circle has many.
  std::vector<Point> outline;
};
// Circle, square, triangle, pentagon, star, diamond, cross, heart.
const std::vector<FigureKind>& figure_kinds();

// Of a figure's English name: "crosses".
std::string plural(const std::string& noun);

// Moved to a centre and scaled to a radius, turned by degrees.
std::vector<Point> figure_outline(const FigureKind& kind, Point center, double radius,
                                  double turn = 0);

}  // namespace dsvl

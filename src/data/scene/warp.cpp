// The projective map of a rectangle onto four corners, backwards: from the scene to the text.
#include <algorithm>
#include <array>
#include <cmath>

#include "data/scene/coverage.h"
#include "data/shapes.h"

namespace dsvl {
namespace {

// (u, v) of the unit square to (x, y): x = (a u + b v + c) / (g u + h v + 1), y alike.
// Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.
using Projective = std::array<double, 9>;

Projective square_to_corners(const Warp& w) {
  const auto &x = w.corner_x, &y = w.corner_y;
  const double dx1 = x[1] - x[2], dx2 = x[3] - x[2], sx = x[0] - x[1] + x[2] - x[3];
  const double dy1 = y[1] - y[2], dy2 = y[3] - y[2], sy = y[0] - y[1] + y[2] - y[3];
  const double det = dx1 * dy2 - dx2 * dy1;
  const double g = (sx * dy2 - dx2 * sy) / det, h = (dx1 * sy - sx * dy1) / det;
  return {x[1] - x[0] + g * x[1],
          x[3] - x[0] + h * x[3],
          x[0],
          y[1] - y[0] + g * y[1],
          y[3] - y[0] + h * y[3],
          y[0],
          g,
          h,
          1};
}

// Up to a factor, which drops out.
Projective inverse(const Projective& m) {
  const auto minor = [&m](int a, int b, int c, int d) {
    return m[static_cast<size_t>(a)] * m[static_cast<size_t>(b)] -
           m[static_cast<size_t>(c)] * m[static_cast<size_t>(d)];
  };
  return {minor(4, 8, 5, 7), minor(2, 7, 1, 8), minor(1, 5, 2, 4),
          minor(5, 6, 3, 8), minor(0, 8, 2, 6), minor(2, 3, 0, 5),
          minor(3, 7, 4, 6), minor(1, 6, 0, 7), minor(0, 4, 1, 3)};
}

Point apply(const Projective& m, double u, double v) {
  const double w = m[6] * u + m[7] * v + m[8];
  return {(m[0] * u + m[1] * v + m[2]) / w, (m[3] * u + m[4] * v + m[5]) / w};
}

// How far the arch lifts a line at u of 0..1.
double lift(double arch, double u) {
  return arch * (1 - (2 * u - 1) * (2 * u - 1));
}

double sample(const Coverage& map, double x, double y) {
  x -= 0.5, y -= 0.5;
  const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
  if (left < -1 || top < -1 || left >= map.width || top >= map.height) return 0;
  const double fx = x - left, fy = y - top;
  const auto ink = [&](int column, int row) {
    return column < 0 || row < 0 || column >= map.width || row >= map.height
               ? 0.0
               : static_cast<double>(map.at(column, row));
  };
  return (ink(left, top) * (1 - fx) + ink(left + 1, top) * fx) * (1 - fy) +
         (ink(left, top + 1) * (1 - fx) + ink(left + 1, top + 1) * fx) * fy;
}

// Coverage rectangle -> scene; (x, y) from the coverage's corner, which may lie outside of it.
Point place(const Projective& m, const Coverage& c, const Warp& warp, double x, double y) {
  const double u = x / c.width;
  return apply(m, u, (y - lift(warp.arch, std::clamp(u, 0.0, 1.0))) / c.height);
}

// `value(x, y)` at coverage places, over the part of the scene that the rectangle with its margin
// covers.
template <class Value>
Patch warp_with(const Coverage& c, int margin, const Warp& warp, Value value) {
  const Projective forward = square_to_corners(warp), backward = inverse(forward);
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (int i = 0; i <= 8; ++i)
    for (const double y : {-margin - 1.0, c.height + margin + 1.0}) {
      const double x = -margin + (c.width + 2.0 * margin) * i / 8;
      const Point p = place(forward, c, warp, x, y);
      left = std::min(left, p.x), right = std::max(right, p.x);
      top = std::min(top, p.y), bottom = std::max(bottom, p.y);
    }
  Patch patch{static_cast<int>(std::floor(left)) - 1, static_cast<int>(std::floor(top)) - 1, {}};
  patch.map.width = static_cast<int>(std::ceil(right)) + 1 - patch.left;
  patch.map.height = static_cast<int>(std::ceil(bottom)) + 1 - patch.top;
  patch.map.ink.resize(static_cast<size_t>(patch.map.width) *
                       static_cast<size_t>(patch.map.height));
  for (int y = 0; y < patch.map.height; ++y)
    for (int x = 0; x < patch.map.width; ++x) {
      const Point p = apply(backward, patch.left + x + 0.5, patch.top + y + 0.5);
      const double down = p.y * c.height + lift(warp.arch, std::clamp(p.x, 0.0, 1.0));
      patch.map.at(x, y) = static_cast<uint8_t>(value(p.x * c.width, down) + 0.5);
    }
  return patch;
}

}  // namespace

Patch warp_coverage(const Coverage& coverage, const Warp& warp) {
  Patch patch =
      warp_with(coverage, 0, warp, [&](double x, double y) { return sample(coverage, x, y); });
  patch.map.letter_height = coverage.letter_height * least_scale(coverage, warp);
  return patch;
}

Patch warp_plate(const Coverage& coverage, int margin, const Warp& warp) {
  return warp_with(coverage, margin, warp, [&](double x, double y) {
    const double inside = std::min(std::min(x + margin, coverage.width + margin - x),
                                   std::min(y + margin, coverage.height + margin - y));
    return std::clamp(inside + 0.5, 0.0, 1.0) * 255;
  });
}

double least_scale(const Coverage& c, const Warp& warp) {
  const Projective forward = square_to_corners(warp);
  double least = 1e9;
  for (const double x : {0.0, c.width / 2.0, c.width - 1.0})
    for (const double y : {0.0, c.height - 1.0}) {
      const Point at = place(forward, c, warp, x, y), down = place(forward, c, warp, x, y + 1),
                  along = place(forward, c, warp, x + 1, y);
      least = std::min({least, std::hypot(down.x - at.x, down.y - at.y),
                        std::hypot(along.x - at.x, along.y - at.y)});
    }
  return least;
}

}  // namespace dsvl

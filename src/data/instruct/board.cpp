// Lines, labels, arcs.
#include "data/instruct/board.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace dsvl {

const std::vector<NamedColor>& named_colors() {
  static const std::vector<NamedColor> kColors = {
      {"red", "红色", {0xd6, 0x27, 0x28}},    {"green", "绿色", {0x2c, 0xa0, 0x2c}},
      {"blue", "蓝色", {0x1f, 0x4f, 0xd6}},   {"yellow", "黄色", {0xf2, 0xc5, 0x00}},
      {"purple", "紫色", {0x8e, 0x3f, 0xb5}}, {"orange", "橙色", {0xff, 0x8c, 0x1a}},
      {"black", "黑色", {0x20, 0x20, 0x20}},  {"brown", "棕色", {0x7a, 0x4a, 0x21}},
  };
  return kColors;
}

std::string hex_text(Color color) {
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", color.r, color.g, color.b);
  return text;
}

std::optional<Look> pick_look(const Asking& a, std::string_view text) {
  const FontFile* face = a.face(text);
  if (face == nullptr) return {};
  Random& random = a.random;
  Look look{*face};
  look.size = static_cast<double>(random.between(15, 20));
  look.line_width = random.uniform(1.4, 2.8);
  const auto grey = [&](int64_t low, int64_t high) {
    const auto shade = [&] { return static_cast<uint8_t>(random.between(low, high)); };
    return Color{shade(), shade(), shade()};
  };
  const bool dark = random.chance(0.15);
  look.paper = dark ? grey(15, 45) : random.chance(0.4) ? Color{255, 255, 255} : grey(232, 255);
  look.ink = dark ? grey(215, 245) : grey(0, 70);
  const Color hue = random.pick(named_colors()).color;
  look.tint = blend(look.paper, hue, random.uniform(0.15, 0.3));
  return look;
}

Board::Board(int width, int height, const Look& look, Pen& pen)
    : width_(width), height_(height), look_(look), pen_(pen), shapes_(width, height, look.paper) {}

Box Board::label(std::string_view text, Point place, Align align) {
  return label(text, place, align, look_.ink);
}

Box Board::label(std::string_view text, Point place, Align align, Color color, double size) {
  const TextLine line = pen_.layout(look_.face, {size > 0 ? size : look_.size}, text);
  shapes_.text(line, place, align, color);
  const double share = align == Align::start ? 0 : align == Align::center ? 0.5 : 1;
  const int width = line.right - line.left;
  const int left = static_cast<int>(std::lround(place.x - share * width));
  const int base = static_cast<int>(std::lround(place.y + line.x_height * 0.7));
  const Box box{left, base + line.top, left + width, base + line.bottom};
  fits_ = fits_ && box.left >= 1 && box.top >= 1 && box.right < width_ && box.bottom < height_;
  return box;
}

double Board::width_of(std::string_view text, double size) {
  const TextLine line = pen_.layout(look_.face, {size > 0 ? size : look_.size}, text);
  return line.right - line.left;
}

void Board::line(Point a, Point b, bool dashed) {
  shapes_.line(a, b, look_.ink, look_.line_width, dashed);
}

void Board::polygon(const std::vector<Point>& corners, bool filled) {
  if (filled) shapes_.fill_path(corners, look_.tint, 1);
  auto closed = corners;
  closed.push_back(corners[0]);
  closed.push_back(corners[1]);
  shapes_.path(closed, look_.ink, look_.line_width);
}

void Board::circle(Point center, double radius, bool filled) {
  polygon(arc_points(center, radius, radius, 0, 360), filled);
}

void Board::arrow(Point from, Point to) {
  const Point along = (to - from) * (1 / std::max(1.0, length(to - from)));
  const Point aside{-along.y, along.x};
  const double size = 4 + 2 * look_.line_width;
  line(from, to - along * size);
  shapes_.fill_path({to, to - along * (1.6 * size) + aside * (size * 0.6),
                     to - along * (1.6 * size) - aside * (size * 0.6)},
                    look_.ink, 1);
}

Board drawn_board(const Asking& a, const Look& look, int least_width, int least_height) {
  const int width = std::max(least_width, a.side()), height = std::max(least_height, a.side());
  return {width, height, look, a.pen};
}

std::vector<Point> arc_points(Point center, double radius_x, double radius_y, double from,
                              double to) {
  std::vector<Point> points;
  const int steps = std::max(8, static_cast<int>(std::abs(to - from) / 4));
  for (int i = 0; i <= steps; ++i) {
    const double angle = (from + (to - from) * i / steps) * std::numbers::pi / 180;
    points.push_back(
        {center.x + radius_x * std::cos(angle), center.y - radius_y * std::sin(angle)});
  }
  return points;
}

Point operator+(Point a, Point b) {
  return {a.x + b.x, a.y + b.y};
}
Point operator-(Point a, Point b) {
  return {a.x - b.x, a.y - b.y};
}
Point operator*(Point a, double factor) {
  return {a.x * factor, a.y * factor};
}
double length(Point a) {
  return std::hypot(a.x, a.y);
}
Point between(Point a, Point b, double share) {
  return a + (b - a) * share;
}

}  // namespace dsvl

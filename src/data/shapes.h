// Filled and stroked shapes drawn by Cairo, then text on top by a Pen. Cairo never sees a glyph:
// its font caches are not safe in several threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/canvas.h"

namespace dsvl {

struct Point {
  double x = 0, y = 0;
};

enum class Align { start, center, end };

// One picture being drawn; pixels, y down. Text is kept until finish().
class Shapes {
 public:
  Shapes(int width, int height, Color ground);
  ~Shapes();
  Shapes(const Shapes&) = delete;
  Shapes& operator=(const Shapes&) = delete;

  void fill_box(Point a, Point b, Color color);
  void stroke_box(Point a, Point b, Color color, double line_width);
  void line(Point a, Point b, Color color, double line_width, bool dashed = false);
  void path(const std::vector<Point>& points, Color color, double line_width);
  void fill_path(const std::vector<Point>& points, Color color, double opacity);
  void disc(Point center, double radius, Color color);
  // Angles in radians, clockwise from 12 o'clock.
  void wedge(Point center, double radius, double from, double to, Color color);
  void stroke_wedge(Point center, double radius, double from, double to, Color color);

  // `place` is the middle of the line's height; `align` along the line. `up` turns it a quarter to
  // the left, so that it reads upwards and `place` is the middle of its width on the page.
  void text(const TextLine& line, Point place, Align align, Color color, bool up = false);

  Image finish();

 private:
  struct Cairo;
  struct PlacedText {
    TextLine line;
    int x, y;
    Color color;
    bool up;
  };
  int width_, height_;
  std::unique_ptr<Cairo> cairo_;
  std::vector<PlacedText> texts_;
};

}  // namespace dsvl

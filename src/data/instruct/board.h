// A drawing board of the instruction tasks: shapes with outlines, labels whose places are known,
// named colours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/instruct/task.h"
#include "data/scene/boxes.h"
#include "data/shapes.h"

namespace dsvl {

struct NamedColor {
  const char *english, *chinese;  // "red", "红色"
  Color color;
};
std::string hex_text(Color color);  // "#d62728"
// Told apart by name on white and light grounds.
const std::vector<NamedColor>& named_colors();

// How one board looks: paper, ink, one face.
struct Look {
  FontFile face;
  double size = 16;  // of labels, pixels per em
  double line_width = 2;
  Color paper{}, ink{}, tint{};  // tint: fills, between paper and ink
};
// Null when no face of the split has all characters.
std::optional<Look> pick_look(const Asking& asking, std::string_view text);

// Places and lengths are pixels, y down.
class Board {
 public:
  Board(int width, int height, const Look& look, Pen& pen);

  Shapes& shapes() { return shapes_; }
  const Look& look() const { return look_; }
  int width() const { return width_; }
  int height() const { return height_; }

  // At the middle of the line's height; what it covers. Sizes are pixels per em, 0: the look's.
  Box label(std::string_view text, Point place, Align align = Align::center);
  Box label(std::string_view text, Point place, Align align, Color color, double size = 0);
  double width_of(std::string_view text, double size = 0);

  void line(Point a, Point b, bool dashed = false);
  void polygon(const std::vector<Point>& corners, bool filled);
  void circle(Point center, double radius, bool filled);
  void arrow(Point from, Point to);  // with a head at `to`

  // An empty picture when a label did not fit into it.
  Image finish() { return fits_ ? shapes_.finish() : Image(); }

 private:
  int width_, height_;
  const Look look_;
  Pen& pen_;
  Shapes shapes_;
  bool fits_ = true;
};

// Width, then height drawn out of the family's sides (pixels), each at least this large.
Board drawn_board(const Asking& asking, const Look& look, int least_width = 0,
                  int least_height = 0);

// Points of an arc, angles in degrees, counter-clockwise from east, y down on the board.
std::vector<Point> arc_points(Point center, double radius_x, double radius_y, double from,
                              double to);
Point operator+(Point a, Point b);
Point operator-(Point a, Point b);
Point operator*(Point a, double factor);
double length(Point a);
// Share 0 gives a, 1 gives b.
Point between(Point a, Point b, double share);

}  // namespace dsvl

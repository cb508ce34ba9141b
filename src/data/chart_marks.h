// The marks of a chart within its plot area, one function a type.
#pragma once

#include <string>
#include <vector>

#include "data/chart_axis.h"
#include "data/chart_draw.h"

namespace dsvl {

struct PlotArea {
  Point a, b;  // upper left, lower right
};

struct MarkPainter {
  const ChartData& data;
  const ChartLook& look;
  Pen& pen;
  Shapes& shapes;
  const PlotArea& plot;
  const Axis& values;
  const Axis& x_axis;
  std::vector<Mark>& marks;

  // False, and `why`, when they do not fit.
  bool draw(std::string& why);

 private:
  Color color(size_t series) const;
  // The middle of a label's place along the axis of labels, and that place's width.
  double middle(size_t index) const;
  double place_width() const;
  Color readable_on(Color ground) const;
  // False when the value is wider than `room` pixels.
  bool print_value(double value, Point place, Align align, Color ink, double room);

  void bar(size_t series, size_t index, Point a, Point b);
  void draw_lines();
  void draw_areas();
  bool draw_bars(bool stacked);  // false when printed values do not fit; so the next two
  bool draw_sideways_bars();
  bool draw_histogram();
  void draw_points();
  void draw_boxes();
  void draw_error_bars();
  bool draw_pie(std::string& why);
  bool draw_heat_map(std::string& why);
};

// Dark for low, bright for high; `share` 0..1.
Color heat_color(double share);

}  // namespace dsvl

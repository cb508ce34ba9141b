// A chart's picture, with the place of everything that carries a value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/chart_data.h"
#include "data/chart_style.h"
#include "data/shapes.h"

namespace dsvl {

// A value's place: pixels, y down. Bars, boxes of a histogram and heat map cells: two corners, `b`
// on the value's side. Points: a = b. Pie: a.x and b.x are the angles of the wedge (radians
// clockwise from 12 o'clock). Area: a on the lower edge, b on the upper. Box plot and error bars:
// one mark a series, a = b.
struct Mark {
  size_t series = 0, index = 0;
  Point a, b;
  Color color;
};

// A labelled place on an axis.
struct Tick {
  double place = 0;  // pixels along the axis
  std::string text;
};

struct ChartPicture {
  Image image;
  std::vector<Mark> marks;
  std::vector<Tick> value_ticks;  // of the axis of values; a heat map's: none
  std::vector<Tick> x_ticks;      // of a scatter plot's x
};

struct ChartLook {
  ChartStyle style;
  FontFile face;
  int width = 512, height = 384;  // pixels
  double size = 13;               // of the text, pixels per em
  bool values = false;            // printed at their marks, where the type has room for them
  size_t first_color = 0;
};

// Whether the type prints values when asked to; a pie and a heat map always do.
bool prints_values(ChartType type);

// What the values are rounded to so that they can be read off this chart: a tenth of the distance
// between two ticks; counts stay whole. Points of a scatter plot that then coincide are one. Charts
// that print their values stay as they are.
void round_to_ticks(ChartData& data, bool printed);

// Takes a title away that would not fit into the picture's width.
void fit_title(ChartData& data, const ChartLook& look, Pen& pen);

// Nothing, and `why`, when title, labels, values or marks do not fit.
std::optional<ChartPicture> draw_chart(const ChartData& data, const ChartLook& look, Pen& pen,
                                       std::string& why);

}  // namespace dsvl

// How charts and tables look: a table of styles, some kept out of training.
#pragma once

#include <string>
#include <vector>

#include "data/canvas.h"

namespace dsvl {

struct ChartStyle {
  const char* name;
  Color ground, plot, ink, grid;  // paper, plot area, text and axes, grid lines
  std::vector<Color> colors;      // of series, in turn
  enum class Frame { none, corner, box } frame = Frame::corner;
  enum class Legend { right, top } legend = Legend::right;
  bool horizontal_grid = true, vertical_grid = false, dashed = false;
  bool ticks = true;  // short strokes at the axes
  bool title_left = false;
  bool outlined = false;             // bars and wedges with a dark edge
  bool markers = false;              // points on lines
  double line_width = 2, gap = 0.3;  // pixels; share of a bar's place that stays empty
};

struct TableStyle {
  const char* name;
  Color ground, ink, head, head_ink, stripe, rule;
  bool inner_rows = true, inner_columns = false, outer = true;  // rules
  bool striped = false, head_rule = true;
  int padding = 6;  // pixels
};

// Styles for train, or those that only test pictures show.
const std::vector<ChartStyle>& chart_styles(bool held_out);
const std::vector<TableStyle>& table_styles(bool held_out);

}  // namespace dsvl

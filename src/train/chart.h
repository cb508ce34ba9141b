// Line charts as inline SVG for report.html.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

struct Series {
  std::string name;
  std::vector<double> x, y;  // same length; points that are not finite are left out
};

struct ChartOptions {
  bool smooth = false;     // the curve is a running mean, the values stand faintly behind it
  bool log_scale = false;  // y on a logarithmic axis; values of zero and below are left out
  bool from_zero = false;  // y begins at zero
};

// A card with title, legend (names and last values) and chart; "" when no series has a point.
std::string line_chart(const std::string& title, const std::vector<Series>& series,
                       const ChartOptions& options);

// Script that shows the values under the pointer in the legend of every chart of the page.
extern const char* const kChartScript;

// Ticks at 1, 2 or 5 times a power of ten that cover [low, high] with about `count` steps.
std::vector<double> nice_ticks(double low, double high, int count);

}  // namespace dsvl

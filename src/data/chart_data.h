// What one chart shows: chosen out of a real table, rounded to what can be read off. No number is
// invented; means, deviations, quartiles and counts are computed from the table's rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "data/table.h"

namespace dsvl {

enum class ChartType {
  line,
  area,
  bar,
  horizontal_bar,
  grouped_bar,
  stacked_bar,
  pie,
  heat_map,
  scatter,
  histogram,
  box,
  error_bar
};
constexpr int kNumChartTypes = 12;
const char* chart_type_name(ChartType type);     // "line chart"
const char* chart_type_chinese(ChartType type);  // the same in Chinese

struct ChartSeries {
  std::string name;
  std::vector<double> values;  // by label
};

// ChartSeries by type: line, area, bars, heat map: one a line, colour or column. Pie, histogram:
// one. Scatter plot: x and y, without labels. Box plot: minimum, lower quartile, median, upper
// quartile, maximum. Error bars: mean, mean - deviation, mean + deviation.
struct ChartData {
  ChartType type = ChartType::bar;
  std::string title, x_name, y_name;
  std::vector<std::string> labels;
  std::vector<ChartSeries> series;
  bool counts = false;      // the values are numbers of rows
  bool even_steps = false;  // from label to label: those left out of an axis can be told

  size_t size() const { return series.empty() ? 0 : series[0].values.size(); }
  bool has_legend() const;  // several series told apart by colour
};

// A chart of this type out of the table; nothing when the table does not lend itself to it.
std::optional<ChartData> pick_chart(const Table& table, ChartType type, Random& random);

// Head and rows of what is shown, numbers with at most 6 digits.
std::vector<std::vector<std::string>> chart_rows(const ChartData& data);

// "Sepal.Length" -> "Sepal Length"
std::string readable_name(std::string_view name);

// Lowest, lower quartile, median, upper quartile, highest; quartiles by linear interpolation (R's
// type 7). `values` must not be empty.
std::vector<double> five_numbers(std::vector<double> values);

}  // namespace dsvl

// One builder a group of chart types.
#include "data/chart_data.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr int kDigits = 4;            // significant digits of what is shown
constexpr size_t kLongestLabel = 22;  // bytes

double value_at(const Column& column, size_t row) {
  return rounded(column.numbers[row], kDigits);
}

bool is_plain(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label[0] != '[' &&
         std::all_of(label.begin(), label.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_counter(const Column& column) {
  static const std::set<std::string> kNames = {"id",  "ID",  "Id", "index",    "obs",  "case",
                                               "row", "seq", "X",  "rownames", "year", "Year"};
  return kNames.contains(column.name);
}

// Columns that can be drawn: known in nearly all rows, no mere codes of two or three values.
std::vector<const Column*> number_columns(const Table& table) {
  std::vector<const Column*> found;
  for (const auto& column : table.columns) {
    if (!column.is_number || is_counter(column) || !is_plain(column.name)) continue;
    std::set<double> values;
    size_t known = 0;
    for (const double v : column.numbers) {
      known += !std::isnan(v);
      if (!std::isnan(v) && values.size() < 4) values.insert(v);
    }
    if (known * 10 >= column.size() * 8 && values.size() >= 4) found.push_back(&column);
  }
  return found;
}

// Rows of each label, for columns with `least` to `most` labels, each `times` times or more.
struct Groups {
  const Column* column;
  std::vector<std::string> labels;
  std::vector<std::vector<size_t>> rows;
};
std::vector<Groups> group_columns(const Table& table, size_t least, size_t most, size_t times) {
  std::vector<Groups> found;
  for (const auto& column : table.columns) {
    if (column.is_number || !is_plain(column.name)) continue;
    std::map<std::string, std::vector<size_t>> rows;
    for (size_t r = 0; r < column.size() && rows.size() <= most; ++r)
      rows[column.labels[r]].push_back(r);
    Groups groups{&column, {}, {}};
    for (auto& [label, places] : rows) {
      if (!is_plain(label) || places.size() < times) continue;
      groups.labels.push_back(label);
      groups.rows.push_back(std::move(places));
    }
    if (rows.size() <= most && groups.labels.size() >= least) found.push_back(std::move(groups));
  }
  return found;
}

double largest(const Column& column, const std::vector<size_t>& rows) {
  double most = 0;
  for (const size_t r : rows) most = std::max(most, std::abs(column.numbers[r]));
  return most;
}

bool all_known(const Column& column, const std::vector<size_t>& rows, bool not_negative) {
  return std::all_of(rows.begin(), rows.end(), [&](size_t r) {
    const double v = column.numbers[r];
    return !std::isnan(v) && (!not_negative || v >= 0) && std::abs(v) < 1e12;
  });
}

// One to `most` columns whose values can share an axis, in the order of the table.
std::vector<const Column*> companions(const Table& table, const std::vector<size_t>& rows,
                                      size_t most, bool not_negative, Random& random) {
  std::vector<const Column*> good;
  for (const Column* column : number_columns(table))
    if (all_known(*column, rows, not_negative)) good.push_back(column);
  if (good.empty()) return {};
  const Column* first = random.pick(good);
  const double scale = largest(*first, rows);
  std::vector<const Column*> chosen;
  for (const Column* column : good) {
    const double ratio = largest(*column, rows) / scale;
    if (column == first || (ratio < 8 && ratio > 0.125 && chosen.size() + 1 < most))
      chosen.push_back(column);
  }
  return chosen;
}

void add_columns(ChartData& data, const std::vector<const Column*>& columns,
                 const std::vector<size_t>& rows) {
  for (const Column* column : columns) {
    ChartSeries series{readable_name(column->name), {}};
    for (const size_t r : rows) series.values.push_back(value_at(*column, r));
    data.series.push_back(std::move(series));
  }
  if (data.series.size() == 1) data.y_name = data.series[0].name;
}

std::vector<size_t> window(size_t rows, size_t least, size_t most, Random& random) {
  const size_t count =
      std::min(rows, static_cast<size_t>(random.between(
                         static_cast<int64_t>(least), static_cast<int64_t>(std::min(rows, most)))));
  const auto start = static_cast<size_t>(random.below(static_cast<int64_t>(rows - count + 1)));
  std::vector<size_t> chosen(count);
  for (size_t i = 0; i < count; ++i) chosen[i] = start + i;
  return chosen;
}

size_t most_series(ChartType type) {
  if (type == ChartType::heat_map) return 6;
  const bool several = type == ChartType::line || type == ChartType::area ||
                       type == ChartType::grouped_bar || type == ChartType::stacked_bar;
  return several ? 4 : 1;
}

bool sums_up(ChartType type) {
  return type == ChartType::pie || type == ChartType::stacked_bar || type == ChartType::area;
}

// Rows that have a name of their own, one mark each.
bool build_named(const Table& table, Random& random, ChartData& data) {
  std::vector<const Column*> names;
  for (const auto& column : table.columns)
    if (!column.is_number) names.push_back(&column);
  if (names.empty() || table.is_series || table.rows() < 4) return false;
  const Column& name = *random.pick(names);
  const auto rows = window(table.rows(), 4, data.type == ChartType::pie ? 6 : 10, random);
  std::set<std::string> seen;
  for (const size_t r : rows)
    if (!is_plain(name.labels[r]) || !seen.insert(name.labels[r]).second) return false;
  const auto columns = companions(table, rows, most_series(data.type), sums_up(data.type), random);
  if (columns.empty() || (most_series(data.type) > 1 && columns.size() < 2)) return false;
  for (const size_t r : rows) data.labels.push_back(name.labels[r]);
  data.x_name = readable_name(name.name);
  add_columns(data, columns, rows);
  return true;
}

// Groups of rows and their counts.
bool build_grouped(const Table& table, Random& random, ChartData& data) {
  const auto groups = group_columns(table, 2, 8, 3);
  if (groups.empty()) return false;
  const Groups& chosen = random.pick(groups);
  data.x_name = readable_name(chosen.column->name);
  data.y_name = "count";
  data.counts = true;
  data.labels = chosen.labels;
  if (most_series(data.type) > 1) {  // counts by a second grouping
    const Groups& second = random.pick(groups);
    if (second.column == chosen.column || second.labels.size() > 5) return false;
    for (const auto& label : second.labels) {
      ChartSeries series{label, {}};
      for (const auto& rows : chosen.rows)
        series.values.push_back(
            static_cast<double>(std::count_if(rows.begin(), rows.end(), [&](size_t r) {
              return second.column->labels[r] == label;
            })));
      data.series.push_back(std::move(series));
    }
    return true;
  }
  data.series.push_back({"count", {}});
  for (const auto& rows : chosen.rows)
    data.series[0].values.push_back(static_cast<double>(rows.size()));
  return true;
}

// Whether the rows lie equally far apart along a column of numbers.
bool has_even_steps(const Column& axis, const std::vector<size_t>& rows) {
  const double step = axis.numbers[rows[1]] - axis.numbers[rows[0]];
  for (size_t i = 2; i < rows.size(); ++i)
    if (std::abs(axis.numbers[rows[i]] - axis.numbers[rows[i - 1]] - step) > 1e-6 * step)
      return false;
  return true;
}

// Rows in order along a series' time or a rising column of numbers.
bool build_ordered(const Table& table, Random& random, ChartData& data) {
  if (table.rows() < 5) return false;
  const auto rows = window(table.rows(), 5, 24, random);
  const Column* axis = nullptr;
  for (const auto& column : table.columns) {
    bool rising = column.is_number;
    for (size_t i = 1; i < rows.size() && rising; ++i)
      rising = column.numbers[rows[i]] > column.numbers[rows[i - 1]];
    const bool year = column.name == "year" || column.name == "Year";
    if (axis == nullptr && rising && (year || !is_counter(column))) axis = &column;
  }
  if (table.is_series) axis = &table.columns[0];
  if (axis == nullptr || std::abs(axis->is_number ? axis->numbers[rows[0]] : 0) > 1e9) return false;
  auto columns = companions(table, rows, most_series(data.type), sums_up(data.type), random);
  std::erase(columns, axis);
  if (columns.empty()) return false;
  data.x_name = readable_name(axis->name);
  for (const size_t r : rows)
    data.labels.push_back(axis->is_number ? number_text(axis->numbers[r], 6) : axis->labels[r]);
  data.even_steps = table.is_series || has_even_steps(*axis, rows);
  add_columns(data, columns, rows);
  return true;
}

bool build_scatter(const Table& table, Random& random, ChartData& data) {
  const auto columns = number_columns(table);
  if (columns.size() < 2 || table.rows() < 8) return false;
  const Column &x = *random.pick(columns), &y = *random.pick(columns);
  if (&x == &y) return false;
  const auto rows = window(table.rows(), 8, 30, random);
  if (!all_known(x, rows, false) || !all_known(y, rows, false)) return false;
  add_columns(data, {&x, &y}, rows);
  data.x_name = readable_name(x.name);
  data.y_name = readable_name(y.name);
  return true;
}

// 5 to 10 bins of equal, round width.
bool build_histogram(const Table& table, Random& random, ChartData& data) {
  const auto columns = number_columns(table);
  if (columns.empty()) return false;
  const Column& column = *random.pick(columns);
  std::vector<double> values;
  for (const double v : column.numbers)
    if (!std::isnan(v)) values.push_back(v);
  if (values.size() < 20) return false;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  if (!(*high > *low)) return false;
  const double rough = (*high - *low) / static_cast<double>(random.between(5, 9));
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double width = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : 5);
  // 0.6 / 0.2 is a little less than 3; its bin begins at 0.6 all the same.
  const auto bin_of = [width](double v) { return std::floor(v / width + 1e-9); };
  const double start = bin_of(*low), count = bin_of(*high) - start + 1;
  if (!(std::abs(start) <= 1e6 && count >= 3 && count <= 14)) return false;
  const auto bins = static_cast<size_t>(count);
  data.series.push_back({"count", std::vector<double>(bins, 0.0)});
  for (const double v : values) ++data.series[0].values[static_cast<size_t>(bin_of(v) - start)];
  for (size_t i = 0; i < bins; ++i) {
    const double from = (start + static_cast<double>(i)) * width;
    data.labels.push_back(number_text(from, 6) + " to " + number_text(from + width, 6));
  }
  data.x_name = readable_name(column.name);
  data.y_name = "count";
  data.counts = true;
  return true;
}

std::vector<double> mean_and_deviation(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  for (const double v : values) sum += v;
  const double mean = sum / static_cast<double>(values.size());
  for (const double v : values) squares += (v - mean) * (v - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
  return {mean, mean - deviation, mean + deviation};
}

// Box plots and error bars: a column of numbers by groups of rows.
bool build_spread(const Table& table, Random& random, ChartData& data) {
  const auto groups = group_columns(table, 2, 8, 5);
  const auto columns = number_columns(table);
  if (groups.empty() || columns.empty()) return false;
  const Groups& chosen = random.pick(groups);
  const Column& column = *random.pick(columns);
  const bool box = data.type == ChartType::box;
  data.series = box ? std::vector<ChartSeries>{{"minimum", {}},
                                               {"lower quartile", {}},
                                               {"median", {}},
                                               {"upper quartile", {}},
                                               {"maximum", {}}}
                    : std::vector<ChartSeries>{{"mean", {}}, {"mean - sd", {}}, {"mean + sd", {}}};
  for (const auto& rows : chosen.rows) {
    std::vector<double> values;
    for (const size_t r : rows)
      if (!std::isnan(column.numbers[r])) values.push_back(column.numbers[r]);
    if (values.size() < 4) return false;
    const auto numbers = box ? five_numbers(values) : mean_and_deviation(values);
    for (size_t s = 0; s < numbers.size(); ++s)
      data.series[s].values.push_back(rounded(numbers[s], kDigits));
  }
  data.labels = chosen.labels;
  data.x_name = readable_name(chosen.column->name);
  data.y_name = readable_name(column.name) + (box ? "" : " (mean, bars: sd)");
  return true;
}

bool build(const Table& table, Random& random, ChartData& data) {
  switch (data.type) {
    case ChartType::line:
    case ChartType::area:
      return build_ordered(table, random, data);
    case ChartType::scatter:
      return build_scatter(table, random, data);
    case ChartType::histogram:
      return build_histogram(table, random, data);
    case ChartType::box:
    case ChartType::error_bar:
      return build_spread(table, random, data);
    default:
      return random.chance(0.6) ? build_named(table, random, data)
                                : build_grouped(table, random, data);
  }
}

// Something to see: not all zero, no wedge too thin to tell, colours that differ.
bool is_worth_drawing(const ChartData& data) {
  double most = 0, sum = 0;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const auto& series : data.series)
    for (const double v : series.values) {
      if (!std::isfinite(v)) return false;
      most = std::max(most, std::abs(v));
      low = std::min(low, v);
      high = std::max(high, v);
      sum += v;
    }
  if (data.type == ChartType::heat_map) return high > low;
  if (data.type != ChartType::pie) return most > 0;
  const auto& parts = data.series[0].values;
  return data.labels.size() <= 8 && *std::min_element(parts.begin(), parts.end()) > 0.03 * sum;
}

}  // namespace

const char* chart_type_name(ChartType type) {
  constexpr const char* kNames[kNumChartTypes] = {
      "line chart",        "area chart",        "bar chart", "horizontal bar chart",
      "grouped bar chart", "stacked bar chart", "pie chart", "heat map",
      "scatter plot",      "histogram",         "box plot",  "chart with error bars"};
  return kNames[static_cast<int>(type)];
}

const char* chart_type_chinese(ChartType type) {
  constexpr const char* kNames[kNumChartTypes] = {"折线图",     "面积图",     "柱状图", "条形图",
                                                  "分组柱状图", "堆叠柱状图", "饼图",   "热力图",
                                                  "散点图",     "直方图",     "箱线图", "误差棒图"};
  return kNames[static_cast<int>(type)];
}

bool ChartData::has_legend() const {
  const bool by_color = type == ChartType::line || type == ChartType::area ||
                        type == ChartType::grouped_bar || type == ChartType::stacked_bar;
  return by_color && series.size() > 1;
}

std::optional<ChartData> pick_chart(const Table& table, ChartType type, Random& random) {
  ChartData data;
  data.type = type;
  data.title = table.title;
  if (!build(table, random, data) || !is_worth_drawing(data)) return std::nullopt;
  return data;
}

std::vector<std::vector<std::string>> chart_rows(const ChartData& data) {
  std::vector<std::vector<std::string>> rows(data.size() + 1);
  if (!data.labels.empty()) {
    rows[0].push_back(data.x_name);
    for (size_t i = 0; i < data.labels.size(); ++i) rows[i + 1].push_back(data.labels[i]);
  }
  for (const auto& series : data.series) {
    rows[0].push_back(series.name);
    for (size_t i = 0; i < series.values.size(); ++i)
      rows[i + 1].push_back(number_text(series.values[i], 6));
  }
  return rows;
}

std::string readable_name(std::string_view name) {
  std::string text(name);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '.' || c == '_'; }, ' ');
  return text;
}

std::vector<double> five_numbers(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<double> five;
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<size_t>(place);
    const size_t above = std::min(below + 1, values.size() - 1);
    five.push_back(values[below] +
                   (values[above] - values[below]) * (place - static_cast<double>(below)));
  }
  return five;
}

}  // namespace dsvl

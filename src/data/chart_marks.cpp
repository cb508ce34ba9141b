// Lines, bars, points, wedges and cells.
#include "data/chart_marks.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dsvl {
namespace {

constexpr const char* kNoRoom = "the values do not fit";

}  // namespace

Color MarkPainter::color(size_t series) const {
  return look.style.colors[(look.first_color + series) % look.style.colors.size()];
}

double MarkPainter::place_width() const {
  const double length =
      data.type == ChartType::horizontal_bar ? plot.b.y - plot.a.y : plot.b.x - plot.a.x;
  return length / static_cast<double>(data.size());
}

double MarkPainter::middle(size_t index) const {
  const double start = data.type == ChartType::horizontal_bar ? plot.a.y : plot.a.x;
  return start + place_width() * (static_cast<double>(index) + 0.5);
}

Color MarkPainter::readable_on(Color ground) const {
  return luminance(ground) > 128 ? Color{20, 20, 20} : Color{255, 255, 255};
}

bool MarkPainter::print_value(double value, Point place, Align align, Color ink, double room) {
  const TextLine line =
      pen.layout(look.face, {std::round(look.size * 1.8) / 2, true}, number_text(value, 6));
  if (line.right - line.left > room) return false;
  shapes.text(line, place, align, ink);
  return true;
}

void MarkPainter::bar(size_t series, size_t index, Point a, Point b) {
  shapes.fill_box(a, b, color(series));
  if (look.style.outlined) shapes.stroke_box(a, b, look.style.ink, 1);
  marks.push_back({series, index, a, b, color(series)});
}

void MarkPainter::draw_lines() {
  for (size_t s = 0; s < data.series.size(); ++s) {
    std::vector<Point> points;
    for (size_t i = 0; i < data.size(); ++i) {
      points.push_back({middle(i), values.pixel(data.series[s].values[i])});
      marks.push_back({s, i, points.back(), points.back(), color(s)});
    }
    shapes.path(points, color(s), look.style.line_width);
    if (!look.style.markers) continue;
    for (const auto& p : points) shapes.disc(p, look.style.line_width + 1.5, color(s));
  }
}

// Stacked upon each other.
void MarkPainter::draw_areas() {
  std::vector<double> sums(data.size(), 0.0);
  for (size_t s = 0; s < data.series.size(); ++s) {
    std::vector<Point> lower, upper;
    for (size_t i = 0; i < data.size(); ++i) {
      lower.push_back({middle(i), values.pixel(sums[i])});
      sums[i] += data.series[s].values[i];
      upper.push_back({middle(i), values.pixel(sums[i])});
      marks.push_back({s, i, lower.back(), upper.back(), color(s)});
    }
    std::vector<Point> outline = upper;
    outline.insert(outline.end(), lower.rbegin(), lower.rend());
    shapes.fill_path(outline, color(s), 0.75);
    shapes.path(upper, color(s), look.style.line_width);
  }
}

bool MarkPainter::draw_bars(bool stacked) {
  const double place = place_width(), whole = place * (1 - look.style.gap);
  const double width = stacked ? whole : whole / static_cast<double>(data.series.size());
  const double room = (data.series.size() == 1 ? place : width) - 2;  // before the next value
  for (size_t i = 0; i < data.size(); ++i) {
    double below = 0;
    for (size_t s = 0; s < data.series.size(); ++s) {
      const double value = data.series[s].values[i];
      const double left = middle(i) - whole / 2 + (stacked ? 0 : width * static_cast<double>(s));
      const double top = values.pixel(below + value);
      bar(s, i, {left, values.pixel(below)}, {left + width, top});
      if (stacked) below += value;
      if (!look.values || stacked) continue;
      // Below the bar of a negative value the labels begin where the plot ends.
      const Point at{left + width / 2, top + (value < 0 ? 1 : -1) * look.size * 0.6};
      const bool low = at.y + look.size * 0.5 > plot.b.y;
      if (low || !print_value(value, at, Align::center, look.style.ink, room)) return false;
    }
  }
  return true;
}

bool MarkPainter::draw_sideways_bars() {
  const double width = place_width() * (1 - look.style.gap);
  for (size_t i = 0; i < data.size(); ++i) {
    const double value = data.series[0].values[i], end = values.pixel(value);
    bar(0, i, {values.pixel(0), middle(i) - width / 2}, {end, middle(i) + width / 2});
    if (!look.values) continue;
    const double room = value < 0 ? end - plot.a.x - 4 : look.width - end - 6;
    if (!print_value(value, {end + (value < 0 ? -4 : 4), middle(i)},
                     value < 0 ? Align::end : Align::start, look.style.ink, room))
      return false;
  }
  return true;
}

void MarkPainter::draw_points() {
  for (size_t i = 0; i < data.size(); ++i) {
    const Point p{x_axis.pixel(data.series[0].values[i]), values.pixel(data.series[1].values[i])};
    shapes.disc(p, look.style.line_width + 2, color(0));
    marks.push_back({1, i, p, p, color(0)});
  }
}

bool MarkPainter::draw_histogram() {
  for (size_t i = 0; i < data.size(); ++i) {
    const double value = data.series[0].values[i], half = place_width() / 2;
    const Point a{middle(i) - half + 0.5, values.pixel(0)};
    const Point b{middle(i) + half - 0.5, values.pixel(value)};
    bar(0, i, a, b);
    const Point at{middle(i), b.y - look.size * 0.6};
    if (look.values && !print_value(value, at, Align::center, look.style.ink, 2 * half - 2))
      return false;
  }
  return true;
}

void MarkPainter::draw_boxes() {
  const double half = place_width() * (1 - look.style.gap) / 2.5;
  for (size_t i = 0; i < data.size(); ++i) {
    const double x = middle(i);
    double y[5];
    for (size_t s = 0; s < 5; ++s) {
      y[s] = values.pixel(data.series[s].values[i]);
      marks.push_back({s, i, {x, y[s]}, {x, y[s]}, color(0)});
    }
    const Color ink = look.style.ink;
    shapes.line({x, y[0]}, {x, y[4]}, ink, 1);
    for (const size_t s : {0, 4}) shapes.line({x - half / 2, y[s]}, {x + half / 2, y[s]}, ink, 1);
    shapes.fill_box({x - half, y[3]}, {x + half, y[1]}, color(0));
    shapes.stroke_box({x - half, y[3]}, {x + half, y[1]}, ink, 1);
    shapes.line({x - half, y[2]}, {x + half, y[2]}, readable_on(color(0)), 2);
  }
}

void MarkPainter::draw_error_bars() {
  const double half = std::min(place_width() / 6, 8.0);
  for (size_t i = 0; i < data.size(); ++i) {
    const double x = middle(i);
    double y[3];
    for (size_t s = 0; s < 3; ++s) {
      y[s] = values.pixel(data.series[s].values[i]);
      marks.push_back({s, i, {x, y[s]}, {x, y[s]}, color(0)});
    }
    shapes.line({x, y[1]}, {x, y[2]}, look.style.ink, 1.5);
    for (const size_t s : {1, 2})
      shapes.line({x - half, y[s]}, {x + half, y[s]}, look.style.ink, 1.5);
    shapes.disc({x, y[0]}, look.style.line_width + 2.5, color(0));
  }
}

// Labels stand outside beside their wedge, values in it or behind the label.
bool MarkPainter::draw_pie(std::string& why) {
  double sum = 0, widest = 0;
  for (const double v : data.series[0].values) sum += v;
  std::vector<TextLine> lines;
  for (size_t i = 0; i < data.size(); ++i) {
    const std::string text = data.labels[i] + ": " + number_text(data.series[0].values[i], 6);
    lines.push_back(pen.layout(look.face, {look.size, true}, text));
    widest = std::max(widest, static_cast<double>(lines.back().right - lines.back().left));
  }
  const Point center{(plot.a.x + plot.b.x) / 2, (plot.a.y + plot.b.y) / 2};
  const double radius = std::min((plot.b.x - plot.a.x) / 2 - widest - 16,
                                 (plot.b.y - plot.a.y) / 2 - look.size * 1.6);
  if (radius < 40) return why = "the labels do not fit", false;
  double angle = 0, last_y[2] = {-1e9, -1e9};
  for (size_t i = 0; i < data.size(); ++i) {
    const double end = angle + data.series[0].values[i] / sum * 2 * std::numbers::pi;
    shapes.wedge(center, radius, angle, end, color(i));
    shapes.stroke_wedge(center, radius, angle, end,
                        look.style.outlined ? look.style.ink : look.style.ground);
    marks.push_back({0, i, {angle, 0}, {end, 0}, color(i)});
    const double at = (angle + end) / 2, dx = std::sin(at);
    const Point place{center.x + dx * (radius + 8),
                      center.y - std::cos(at) * (radius + look.size * 0.9)};
    double& before = last_y[dx < 0];
    if (std::abs(place.y - before) < look.size * 1.1) return why = "labels of wedges meet", false;
    before = place.y;
    shapes.text(lines[i], place, dx < 0 ? Align::end : Align::start, look.style.ink);
    angle = end;
  }
  return true;
}

Color heat_color(double share) {
  constexpr Color kStops[] = {{24, 32, 96}, {32, 120, 160}, {96, 184, 128}, {250, 226, 90}};
  const double place = std::clamp(share, 0.0, 1.0) * 3;
  const auto stop = std::min(static_cast<size_t>(place), size_t{2});
  return blend(kStops[stop], kStops[stop + 1], place - static_cast<double>(stop));
}

bool MarkPainter::draw_heat_map(std::string& why) {
  double low = HUGE_VAL, high = -HUGE_VAL, label_width = 0;
  for (const auto& series : data.series)
    for (const double v : series.values) low = std::min(low, v), high = std::max(high, v);
  std::vector<TextLine> labels, heads;
  const auto set = [&](const std::string& t) {
    return pen.layout(look.face, {look.size, true}, t);
  };
  for (const auto& label : data.labels) {
    labels.push_back(set(label));
    label_width = std::max(label_width, static_cast<double>(labels.back().right));
  }
  const double left = plot.a.x + label_width + 8, top = plot.a.y + look.size * 1.6;
  const double width = (plot.b.x - left) / static_cast<double>(data.series.size());
  const double height = (plot.b.y - top) / static_cast<double>(data.size());
  if (height < look.size * 1.3) return why = "the cells are too small", false;
  for (size_t s = 0; s < data.series.size(); ++s) {
    const TextLine head = set(data.series[s].name);
    const double x = left + width * static_cast<double>(s);
    if (head.right - head.left > width - 4) return why = "the heads of columns do not fit", false;
    shapes.text(head, {x + width / 2, top - look.size * 0.8}, Align::center, look.style.ink);
    for (size_t i = 0; i < data.size(); ++i) {
      const double value = data.series[s].values[i], y = top + height * static_cast<double>(i);
      const Color cell = heat_color((value - low) / (high - low));
      shapes.fill_box({x, y}, {x + width, y + height}, cell);
      const Point inner{x + width / 2, y + height / 2};
      if (!print_value(value, inner, Align::center, readable_on(cell), width - 6))
        return why = kNoRoom, false;
      marks.push_back({s, i, {x, y}, {x + width, y + height}, cell});
    }
  }
  for (size_t i = 0; i < labels.size(); ++i)
    shapes.text(labels[i], {left - 6, top + height * (static_cast<double>(i) + 0.5)}, Align::end,
                look.style.ink);
  return true;
}

bool MarkPainter::draw(std::string& why) {
  switch (data.type) {
    case ChartType::line:
      draw_lines();
      break;
    case ChartType::area:
      draw_areas();
      break;
    case ChartType::bar:
    case ChartType::grouped_bar:
    case ChartType::stacked_bar:
      return draw_bars(data.type == ChartType::stacked_bar) || (why = kNoRoom, false);
    case ChartType::horizontal_bar:
      return draw_sideways_bars() || (why = kNoRoom, false);
    case ChartType::pie:
      return draw_pie(why);
    case ChartType::heat_map:
      return draw_heat_map(why);
    case ChartType::scatter:
      draw_points();
      break;
    case ChartType::histogram:
      return draw_histogram() || (why = kNoRoom, false);
    case ChartType::box:
      draw_boxes();
      break;
    case ChartType::error_bar:
      draw_error_bars();
      break;
  }
  return true;
}

}  // namespace dsvl

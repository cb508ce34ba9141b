// Points are averaged into at most kMaxPoints buckets: the page stays small however long the run
// was.
#include "train/chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "base/html.h"
#include "base/json.h"

namespace dsvl {
namespace {

constexpr size_t kMaxPoints = 400;
constexpr double kWidth = 640, kHeight = 260, kLeft = 52, kRight = 12, kTop = 8, kBottom = 26;

std::string number(double value, int digits = 4) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

Series usable(const Series& series, bool log_scale) {
  Series kept{series.name, {}, {}};
  for (size_t i = 0; i < series.x.size(); ++i) {
    if (!std::isfinite(series.y[i]) || (log_scale && series.y[i] <= 0)) continue;
    kept.x.push_back(series.x[i]);
    kept.y.push_back(log_scale ? std::log10(series.y[i]) : series.y[i]);
  }
  return kept;
}

Series shortened(const Series& series) {
  const size_t size = series.x.size();
  if (size <= kMaxPoints) return series;
  Series out{series.name, {}, {}};
  for (size_t bucket = 0; bucket < kMaxPoints; ++bucket) {
    const size_t from = bucket * size / kMaxPoints, to = (bucket + 1) * size / kMaxPoints;
    double x = 0, y = 0;
    for (size_t i = from; i < to; ++i) x += series.x[i], y += series.y[i];
    out.x.push_back(x / double(to - from));
    out.y.push_back(y / double(to - from));
  }
  return out;
}

// A running mean over a fiftieth of the points, corrected at the start.
Series smoothed(const Series& series) {
  Series out = series;
  const double keep = 1 - 1 / std::max(2.0, double(series.y.size()) / 50);
  double mean = 0, weight = 0;
  for (auto& y : out.y) {
    mean = keep * mean + (1 - keep) * y;
    weight = keep * weight + (1 - keep);
    y = mean / weight;
  }
  return out;
}

struct Axes {
  double x_low, x_high, y_low, y_high;
  double x(double value) const {
    return kLeft + (value - x_low) / (x_high - x_low) * (kWidth - kLeft - kRight);
  }
  double y(double value) const {
    return kHeight - kBottom - (value - y_low) / (y_high - y_low) * (kHeight - kTop - kBottom);
  }
};

Axes fit_axes(const std::vector<Series>& all, bool from_zero) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Axes axes{kInfinity, -kInfinity, from_zero ? 0 : kInfinity, -kInfinity};
  for (const auto& series : all) {
    for (const double x : series.x)
      axes.x_low = std::min(axes.x_low, x), axes.x_high = std::max(axes.x_high, x);
    for (const double y : series.y)
      axes.y_low = std::min(axes.y_low, y), axes.y_high = std::max(axes.y_high, y);
  }
  if (axes.x_high <= axes.x_low) axes.x_high = axes.x_low + 1;
  if (axes.y_high <= axes.y_low)
    axes.y_high = axes.y_low + std::max(1e-12, std::abs(axes.y_low) * 0.1);
  const double margin = 0.04 * (axes.y_high - axes.y_low);
  axes.y_high += margin;
  if (!from_zero) axes.y_low -= margin;
  return axes;
}

std::string draw_rules(const Axes& axes, bool log_scale) {
  std::string svg;
  char text[256];
  for (const double tick : nice_ticks(axes.y_low, axes.y_high, 5)) {
    std::snprintf(text, sizeof text,
                  "<path class=\"rule\" d=\"M%g %.1fH%g\"/><text x=\"%g\" y=\"%.1f\" "
                  "text-anchor=\"end\">%s</text>",
                  kLeft, axes.y(tick), kWidth - kRight, kLeft - 6, axes.y(tick) + 4,
                  (log_scale ? number(std::pow(10, tick), 2) : number(tick)).c_str());
    svg += text;
  }
  for (const double tick : nice_ticks(axes.x_low, axes.x_high, 9)) {
    std::snprintf(text, sizeof text, "<text x=\"%.1f\" y=\"%g\" text-anchor=\"middle\">%s</text>",
                  axes.x(tick), kHeight - 7, number(tick).c_str());
    svg += text;
  }
  return svg;
}

std::string draw_curve(const Series& series, const Axes& axes, size_t index, const char* kind) {
  std::string path;
  char text[64];
  for (size_t i = 0; i < series.x.size(); ++i) {
    std::snprintf(text, sizeof text, "%c%.1f %.1f", i ? 'L' : 'M', axes.x(series.x[i]),
                  axes.y(series.y[i]));
    path += text;
  }
  if (series.x.size() == 1) path += "h3";  // one point shows as a short dash
  return "<path class=\"" + std::string(kind) + "\" style=\"stroke:var(--s" +
         std::to_string(index % 8) + ")" + (index >= 8 ? ";stroke-dasharray:6 3" : "") + "\" d=\"" +
         path + "\"/>";
}

std::string draw_legend(const std::vector<Series>& all, bool log_scale) {
  std::string html = "<div class=\"legend\"><span class=\"at\"></span>";
  for (size_t i = 0; i < all.size(); ++i) {
    const double last = log_scale ? std::pow(10, all[i].y.back()) : all[i].y.back();
    html += "<span><i style=\"border-color:var(--s" + std::to_string(i % 8) + ")" +
            (i >= 8 ? ";border-top-style:dashed" : "") + "\"></i>" + escape_html(all[i].name) +
            " <b>" + number(last) + "</b></span>";
  }
  return html + "</div>";
}

// What the script needs: the plot's left and right in the picture and on the axis, and the points.
std::string hover_data(const std::vector<Series>& all, const Axes& axes, bool log_scale) {
  const auto rounded = [](double v) { return Value(std::stod(number(v))); };
  Value::Array lists;
  for (const auto& series : all) {
    Value::Array xs, ys;
    for (const double x : series.x) xs.push_back(rounded(x));
    for (const double y : series.y) ys.push_back(rounded(log_scale ? std::pow(10, y) : y));
    lists.push_back(Value::Object{{"x", std::move(xs)}, {"y", std::move(ys)}});
  }
  const Value::Array box{kLeft, kWidth - kRight, axes.x_low, axes.x_high, kWidth};
  return escape_html(to_json(Value::Object{{"box", box}, {"series", std::move(lists)}}));
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, int count) {
  const double rough = (high - low) / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double digit = rough / power;
  const double step = power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  std::vector<double> ticks;
  for (double i = std::ceil(low / step); i * step <= high + 1e-9 * step; ++i)
    ticks.push_back(i * step + 0.0);
  return ticks;
}

std::string line_chart(const std::string& title, const std::vector<Series>& series,
                       const ChartOptions& options) {
  std::vector<Series> values, curves;
  for (const auto& one : series) {
    auto points = usable(one, options.log_scale);
    if (points.x.empty()) continue;
    curves.push_back(shortened(options.smooth ? smoothed(points) : points));
    values.push_back(shortened(points));
  }
  if (curves.empty()) return "";
  const auto axes = fit_axes(options.smooth ? values : curves, options.from_zero);
  std::string svg = draw_rules(axes, options.log_scale);
  for (size_t i = 0; options.smooth && i < values.size(); ++i)
    svg += draw_curve(values[i], axes, i, "curve raw");
  for (size_t i = 0; i < curves.size(); ++i) svg += draw_curve(curves[i], axes, i, "curve");
  char open[160];
  std::snprintf(open, sizeof open,
                "<svg viewBox=\"0 0 %g %g\" role=\"img\"><path class=\"hair\" d=\"M0 %gV%g\"/>",
                kWidth, kHeight, kTop, kHeight - kBottom);
  return "<div class=\"card chart\" data-points=\"" + hover_data(curves, axes, options.log_scale) +
         "\"><h3>" + escape_html(title) + "</h3>" + draw_legend(curves, options.log_scale) + open +
         svg + "</svg></div>\n";
}

const char* const kChartScript = R"(
for (const card of document.querySelectorAll('.chart')) {
  const {box: [left, right, low, high, width], series} = JSON.parse(card.dataset.points);
  const svg = card.querySelector('svg'), hair = card.querySelector('.hair');
  const at = card.querySelector('.at'), values = [...card.querySelectorAll('.legend b')];
  const last = values.map(v => v.textContent);
  const nearest = (xs, x) => xs.reduce((best, v, i) => Math.abs(v - x) < Math.abs(xs[best] - x) ? i : best, 0);
  svg.addEventListener('pointermove', event => {
    const frame = svg.getBoundingClientRect();
    const px = Math.min(right, Math.max(left, (event.clientX - frame.left) / frame.width * width));
    const x = low + (px - left) / (right - left) * (high - low);
    hair.setAttribute('transform', `translate(${px})`);
    hair.style.visibility = 'visible';
    at.textContent = 'step ' + Math.round(x);
    series.forEach((s, i) => values[i].textContent = s.y[nearest(s.x, x)]);
  });
  svg.addEventListener('pointerleave', () => {
    hair.style.visibility = 'hidden';
    at.textContent = '';
    values.forEach((v, i) => v.textContent = last[i]);
  });
}
)";

}  // namespace dsvl

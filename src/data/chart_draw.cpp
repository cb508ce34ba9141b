// Layout: title, legend and axes around the plot area; then the marks (chart_marks.h).
#include "data/chart_draw.h"

#include <algorithm>
#include <cmath>

#include "data/chart_marks.h"

namespace dsvl {
namespace {

constexpr double kGap = 6;  // pixels between a text and its neighbour

bool has_axes(ChartType type) {
  return type != ChartType::pie && type != ChartType::heat_map;
}

// Everything around the marks of one chart.
class Sheet {
 public:
  Sheet(const ChartData& data, const ChartLook& look, Pen& pen, std::string& why)
      : data_(data),
        look_(look),
        style_(look.style),
        pen_(pen),
        why_(why),
        shapes_(look.width, look.height, look.style.ground),
        plot_{
            {kGap, kGap},
            {static_cast<double>(look.width) - 2 * kGap, static_cast<double>(look.height) - kGap}} {
  }

  std::optional<ChartPicture> draw() {
    draw_title();
    if (!draw_legend()) return std::nullopt;
    if (has_axes(data_.type) && !draw_axes()) return std::nullopt;
    if (plot_.b.x - plot_.a.x < 0.4 * look_.width || plot_.b.y - plot_.a.y < 0.4 * look_.height)
      return refuse("no room is left for the marks");
    MarkPainter painter{data_, look_, pen_, shapes_, plot_, values_, x_axis_, picture_.marks};
    if (!painter.draw(why_)) return std::nullopt;
    if (has_axes(data_.type)) draw_frame();
    picture_.image = shapes_.finish();
    return std::move(picture_);
  }

 private:
  std::nullopt_t refuse(const char* why) {
    why_ = why;
    return std::nullopt;
  }
  TextLine set(const std::string& text, double factor = 1) {
    return pen_.layout(look_.face, {std::round(look_.size * factor * 2) / 2, true}, text);
  }
  double line_height() const { return look_.size * 1.35; }
  Color color(size_t series) const {
    return style_.colors[(look_.first_color + series) % style_.colors.size()];
  }

  void draw_title() {
    if (data_.title.empty()) return;
    double factor = 1.2;
    TextLine line = set(data_.title, factor);
    while (line.right - line.left > look_.width - 3 * kGap && factor > 0.8)
      line = set(data_.title, factor -= 0.1);
    if (line.right - line.left > look_.width - 3 * kGap) return;
    const double y = plot_.a.y + line_height() * 0.6;
    const double x = style_.title_left ? 2 * kGap : look_.width / 2.0;
    shapes_.text(line, {x, y}, style_.title_left ? Align::start : Align::center, style_.ink);
    plot_.a.y += line_height() * 1.3;
  }

  // Entries beside the plot or in rows above it.
  bool draw_legend() {
    if (!data_.has_legend()) return true;
    const double swatch = look_.size * 0.8;
    double widest = 0;
    std::vector<TextLine> lines;
    for (const auto& series : data_.series) {
      lines.push_back(set(series.name));
      widest = std::max(widest, static_cast<double>(lines.back().right - lines.back().left));
    }
    const bool above = style_.legend == ChartStyle::Legend::top;
    const double entry = swatch + widest + 2.5 * kGap;
    if (!above) {
      plot_.b.x -= entry;
      for (size_t s = 0; s < lines.size(); ++s)
        draw_entry(
            s, lines[s],
            {plot_.b.x + kGap * 1.5, plot_.a.y + line_height() * (static_cast<double>(s) + 1)});
      if (static_cast<double>(lines.size() + 1) * line_height() < plot_.b.y - plot_.a.y)
        return true;
      why_ = "the legend does not fit";
      return false;
    }
    const auto columns = static_cast<size_t>((plot_.b.x - plot_.a.x) / entry);
    if (columns == 0) {
      why_ = "the legend does not fit";
      return false;
    }
    const size_t used = std::min(columns, lines.size());
    const double start = (look_.width - entry * static_cast<double>(used)) / 2 + kGap;
    for (size_t s = 0; s < lines.size(); ++s)
      draw_entry(s, lines[s],
                 {start + entry * static_cast<double>(s % columns),
                  plot_.a.y + line_height() * (static_cast<double>(s / columns) + 0.5)});
    plot_.a.y += line_height() * (static_cast<double>((lines.size() - 1) / columns) + 1.4);
    return true;
  }

  void draw_entry(size_t series, const TextLine& line, Point place) {
    const double swatch = look_.size * 0.8, half = swatch / 2;
    if (data_.type == ChartType::line)
      shapes_.line({place.x, place.y}, {place.x + swatch, place.y}, color(series),
                   style_.line_width + 1);
    else
      shapes_.fill_box({place.x, place.y - half}, {place.x + swatch, place.y + half},
                       color(series));
    shapes_.text(line, {place.x + swatch + kGap, place.y}, Align::start, style_.ink);
  }

  bool draw_axes() {
    values_ = value_axis(data_);
    return data_.type == ChartType::horizontal_bar ? draw_sideways_axes() : draw_upright_axes();
  }

  // Values upwards, labels or x below.
  bool draw_upright_axes() {
    std::vector<TextLine> texts;
    double widest = 0;
    for (const double tick : values_.ticks()) {
      texts.push_back(set(values_.text(tick)));
      widest = std::max(widest, static_cast<double>(texts.back().right));
    }
    if (!data_.y_name.empty()) {
      const TextLine name = set(data_.y_name);
      plot_.a.x += line_height();
      name_place_ = (name.right - name.left) / 2.0;
    }
    plot_.a.x += widest + 2 * kGap;
    plot_.b.y -= line_height() * (data_.x_name.empty() ? 0.5 : 1.5);
    plot_.a.y += look_.values ? line_height() : kGap;
    if (data_.type == ChartType::scatter ? !draw_x_ticks() : !draw_labels()) return false;
    values_.from = plot_.b.y;
    values_.to = plot_.a.y;
    fill_plot();
    draw_value_ticks(texts);
    if (!data_.y_name.empty()) {
      if (2 * name_place_ > look_.height - 2 * kGap)
        return refuse("the name of y does not fit"), false;
      const double middle = std::clamp((plot_.a.y + plot_.b.y) / 2, name_place_ + kGap,
                                       look_.height - name_place_ - kGap);
      shapes_.text(set(data_.y_name), {plot_.a.x - widest - 2 * kGap - line_height() * 0.5, middle},
                   Align::center, style_.ink, true);
    }
    if (!data_.x_name.empty())
      shapes_.text(set(data_.x_name),
                   {(plot_.a.x + plot_.b.x) / 2, look_.height - line_height() * 0.6}, Align::center,
                   style_.ink);
    return true;
  }

  void fill_plot() {
    shapes_.fill_box(plot_.a, plot_.b, style_.plot);
    if (!style_.vertical_grid) return;
    for (const double x : vertical_lines_)
      shapes_.line({x, plot_.a.y}, {x, plot_.b.y}, style_.grid, 1, style_.dashed);
  }

  void draw_value_ticks(const std::vector<TextLine>& texts) {
    const auto ticks = values_.ticks();
    for (size_t i = 0; i < ticks.size(); ++i) {
      const double y = values_.pixel(ticks[i]);
      picture_.value_ticks.push_back({y, values_.text(ticks[i])});
      if (style_.horizontal_grid)
        shapes_.line({plot_.a.x, y}, {plot_.b.x, y}, style_.grid, 1, style_.dashed);
      if (style_.ticks) shapes_.line({plot_.a.x - 4, y}, {plot_.a.x, y}, style_.ink, 1);
      shapes_.text(texts[i], {plot_.a.x - kGap, y}, Align::end, style_.ink);
    }
  }

  // Labels level where they fit, turned where not; of a line chart's only every so many.
  bool draw_labels() {
    std::vector<TextLine> lines;
    double widest = 0;
    for (const auto& label : data_.labels) {
      lines.push_back(set(label));
      widest = std::max(widest, static_cast<double>(lines.back().right - lines.back().left));
    }
    const double place = (plot_.b.x - plot_.a.x) / static_cast<double>(lines.size());
    const bool ordered = data_.type == ChartType::line || data_.type == ChartType::area;
    const bool turned = widest + kGap > place && !ordered;
    const size_t every = ordered ? static_cast<size_t>(std::ceil((widest + 2 * kGap) / place)) : 1;
    if (turned && line_height() > place) return refuse("the labels do not fit"), false;
    plot_.b.y -= turned ? widest + kGap : line_height();
    for (size_t i = 0; i < lines.size(); i += every) {
      const double x = plot_.a.x + place * (static_cast<double>(i) + 0.5);
      if (ordered) vertical_lines_.push_back(x);
      if (turned)
        shapes_.text(lines[i], {x, plot_.b.y + kGap + (lines[i].right - lines[i].left)},
                     Align::start, style_.ink, true);
      else
        shapes_.text(lines[i], {x, plot_.b.y + line_height() * 0.6}, Align::center, style_.ink);
    }
    return true;
  }

  bool draw_x_ticks() {
    const auto& xs = data_.series[0].values;
    const auto [low, high] = std::minmax_element(xs.begin(), xs.end());
    x_axis_ = round_axis(*low, *high, false);
    plot_.b.y -= line_height();
    x_axis_.from = plot_.a.x + kGap;
    x_axis_.to = plot_.b.x - kGap;
    for (const double tick : x_axis_.ticks()) {
      const double x = x_axis_.pixel(tick);
      picture_.x_ticks.push_back({x, x_axis_.text(tick)});
      vertical_lines_.push_back(x);
      shapes_.text(set(x_axis_.text(tick)), {x, plot_.b.y + line_height() * 0.6}, Align::center,
                   style_.ink);
    }
    return true;
  }

  // Labels at the left, values to the right.
  bool draw_sideways_axes() {
    double widest = 0;
    std::vector<TextLine> lines;
    for (const auto& label : data_.labels) {
      lines.push_back(set(label));
      widest = std::max(widest, static_cast<double>(lines.back().right - lines.back().left));
    }
    plot_.a.x += widest + 2 * kGap;
    plot_.b.x -= look_.values ? 5 * kGap : 2 * kGap;
    plot_.b.y -= line_height() * (data_.y_name.empty() ? 1.2 : 2.4);
    values_.from = plot_.a.x;
    values_.to = plot_.b.x;
    fill_plot();
    for (const double tick : values_.ticks()) {
      const double x = values_.pixel(tick);
      picture_.value_ticks.push_back({x, values_.text(tick)});
      if (style_.horizontal_grid)
        shapes_.line({x, plot_.a.y}, {x, plot_.b.y}, style_.grid, 1, style_.dashed);
      shapes_.text(set(values_.text(tick)), {x, plot_.b.y + line_height() * 0.6}, Align::center,
                   style_.ink);
    }
    const double place = (plot_.b.y - plot_.a.y) / static_cast<double>(lines.size());
    if (place < line_height() * 0.9) return refuse("the labels do not fit"), false;
    for (size_t i = 0; i < lines.size(); ++i)
      shapes_.text(lines[i], {plot_.a.x - kGap, plot_.a.y + place * (static_cast<double>(i) + 0.5)},
                   Align::end, style_.ink);
    if (!data_.y_name.empty())
      shapes_.text(set(data_.y_name),
                   {(plot_.a.x + plot_.b.x) / 2, look_.height - line_height() * 0.6}, Align::center,
                   style_.ink);
    return true;
  }

  void draw_frame() {
    using Frame = ChartStyle::Frame;
    if (style_.frame == Frame::box) shapes_.stroke_box(plot_.a, plot_.b, style_.ink, 1);
    if (style_.frame != Frame::corner) return;
    shapes_.line(plot_.a, {plot_.a.x, plot_.b.y}, style_.ink, 1);
    shapes_.line({plot_.a.x, plot_.b.y}, plot_.b, style_.ink, 1);
  }

  const ChartData& data_;
  const ChartLook& look_;
  const ChartStyle& style_;
  Pen& pen_;
  std::string& why_;
  Shapes shapes_;
  PlotArea plot_;
  Axis values_, x_axis_;
  double name_place_ = 0;  // half the width of y's name
  std::vector<double> vertical_lines_;
  ChartPicture picture_;
};

}  // namespace

bool prints_values(ChartType type) {
  return type == ChartType::bar || type == ChartType::horizontal_bar || type == ChartType::pie ||
         type == ChartType::heat_map || type == ChartType::histogram ||
         type == ChartType::grouped_bar;
}

void round_to_ticks(ChartData& data, bool printed) {
  if (printed || data.type == ChartType::pie || data.type == ChartType::heat_map) return;
  const auto round_by = [](std::vector<double>& values, double unit) {
    for (double& v : values) v = rounded(std::round(v / unit) * unit, 6);
  };
  if (data.type == ChartType::scatter) {
    auto& xs = data.series[0].values;
    const auto [low, high] = std::minmax_element(xs.begin(), xs.end());
    round_by(xs, round_axis(*low, *high, false).step / 10);
    round_by(data.series[1].values, value_axis(data).step / 10);
    return;
  }
  if (data.y_name == "count") return;  // counts stay whole
  const double unit = value_axis(data).step / 10;
  for (auto& series : data.series) round_by(series.values, unit);
}

std::optional<ChartPicture> draw_chart(const ChartData& data, const ChartLook& look, Pen& pen,
                                       std::string& why) {
  return Sheet(data, look, pen, why).draw();
}

}  // namespace dsvl

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

double ink_width(const TextLine& line) {
  return line.right - line.left;
}

TextLine set_text(const ChartLook& look, Pen& pen, const std::string& text, double factor = 1) {
  return pen.layout(look.face, {std::round(look.size * factor * 2) / 2, true}, text);
}

// The title as large as it fits; nothing when it does not.
std::optional<TextLine> title_line(const ChartData& data, const ChartLook& look, Pen& pen) {
  for (double factor = 1.2; factor > 0.75; factor -= 0.1) {
    TextLine line = set_text(look, pen, data.title, factor);
    if (ink_width(line) <= look.width - 3 * kGap) return line;
  }
  return std::nullopt;
}

double widest_of(const std::vector<TextLine>& lines) {
  double widest = 0;
  for (const auto& line : lines) widest = std::max(widest, ink_width(line));
  return widest;
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
    if (!draw_title() || !draw_legend()) return std::nullopt;
    if (!(has_axes(data_.type) ? draw_axes() : draw_name_of_labels())) return std::nullopt;
    if (plot_.b.x - plot_.a.x < 0.4 * look_.width || plot_.b.y - plot_.a.y < 0.4 * look_.height)
      return refuse("no room is left for the marks"), std::nullopt;
    MarkPainter painter{data_, look_, pen_, shapes_, plot_, values_, x_axis_, picture_.marks};
    if (!painter.draw(why_)) return std::nullopt;
    if (has_axes(data_.type)) draw_frame();
    picture_.image = shapes_.finish();
    return std::move(picture_);
  }

 private:
  bool refuse(const char* why) {
    why_ = why;
    return false;
  }
  TextLine set(const std::string& text) { return set_text(look_, pen_, text); }
  std::vector<TextLine> set(const std::vector<std::string>& texts) {
    std::vector<TextLine> lines;
    for (const auto& text : texts) lines.push_back(set(text));
    return lines;
  }
  // Whether a text in the middle of x stays within the picture.
  bool is_inside(const TextLine& line, double x) const {
    return x - ink_width(line) / 2 >= 1 && x + ink_width(line) / 2 <= look_.width - 1;
  }
  double line_height() const { return look_.size * 1.35; }
  Color color(size_t series) const {
    return style_.colors[(look_.first_color + series) % style_.colors.size()];
  }

  bool draw_title() {
    if (data_.title.empty()) return true;
    const auto line = title_line(data_, look_, pen_);
    if (!line) return refuse("the title does not fit");
    const double y = plot_.a.y + line_height() * 0.6;
    const double x = style_.title_left ? 2 * kGap : look_.width / 2.0;
    shapes_.text(*line, {x, y}, style_.title_left ? Align::start : Align::center, style_.ink);
    plot_.a.y += line_height() * 1.3;
    return true;
  }

  // Entries beside the plot or in rows above it.
  bool draw_legend() {
    if (!data_.has_legend()) return true;
    const double swatch = look_.size * 0.8;
    std::vector<TextLine> lines;
    for (const auto& series : data_.series) lines.push_back(set(series.name));
    const double widest = widest_of(lines);
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
      return refuse("the legend does not fit");
    }
    const auto columns = static_cast<size_t>((plot_.b.x - plot_.a.x) / entry);
    if (columns == 0) return refuse("the legend does not fit");
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

  // What the slices of a pie or the rows of a heat map are, below them.
  bool draw_name_of_labels() {
    if (data_.x_name.empty()) return true;
    const TextLine name = set(data_.x_name);
    if (ink_width(name) > look_.width - 2 * kGap)
      return refuse("the name of the labels does not fit");
    plot_.b.y -= line_height();
    shapes_.text(name, {look_.width / 2.0, look_.height - line_height() * 0.6}, Align::center,
                 style_.ink);
    return true;
  }

  bool draw_axes() {
    values_ = value_axis(data_);
    const bool sideways = data_.type == ChartType::horizontal_bar;
    const std::string& level = sideways ? data_.y_name : data_.x_name;
    if (!level.empty() && ink_width(set(level)) > look_.width - 2 * kGap)
      return refuse("the name of the level axis does not fit");
    return sideways ? draw_sideways_axes() : draw_upright_axes();
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
    if (!draw_value_ticks(texts)) return false;
    if (!data_.y_name.empty()) {
      if (2 * name_place_ > look_.height - 2 * kGap) return refuse("the name of y does not fit");
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

  bool draw_value_ticks(const std::vector<TextLine>& texts) {
    const auto ticks = values_.ticks();
    if (values_.distance() < look_.size * 1.1) return refuse("the ticks do not fit");
    for (size_t i = 0; i < ticks.size(); ++i) {
      const double y = values_.pixel(ticks[i]);
      picture_.value_ticks.push_back({y, values_.text(ticks[i])});
      if (style_.horizontal_grid)
        shapes_.line({plot_.a.x, y}, {plot_.b.x, y}, style_.grid, 1, style_.dashed);
      if (style_.ticks) shapes_.line({plot_.a.x - 4, y}, {plot_.a.x, y}, style_.ink, 1);
      shapes_.text(texts[i], {plot_.a.x - kGap, y}, Align::end, style_.ink);
    }
    return true;
  }

  // Labels level where they fit, turned where not; of an order in even steps only every so many.
  bool draw_labels() {
    const auto lines = set(data_.labels);
    const double widest = widest_of(lines);
    const double place = (plot_.b.x - plot_.a.x) / static_cast<double>(lines.size());
    const bool ordered = data_.type == ChartType::line || data_.type == ChartType::area;
    const bool thinned = ordered && data_.even_steps;
    const bool turned = widest + kGap > place && !thinned;
    const size_t every = thinned ? static_cast<size_t>(std::ceil((widest + 2 * kGap) / place)) : 1;
    if (turned && line_height() > place) return refuse("the labels do not fit");
    plot_.b.y -= turned ? widest + kGap : line_height();
    for (size_t i = 0; i < lines.size(); i += every) {
      const double x = plot_.a.x + place * (static_cast<double>(i) + 0.5);
      if (!turned && !is_inside(lines[i], x)) {
        if (thinned && i > 0) continue;
        return refuse("the labels do not fit");
      }
      if (ordered) vertical_lines_.push_back(x);
      if (turned)
        shapes_.text(lines[i], {x, plot_.b.y + kGap + ink_width(lines[i])}, Align::start,
                     style_.ink, true);
      else
        shapes_.text(lines[i], {x, plot_.b.y + line_height() * 0.6}, Align::center, style_.ink);
    }
    return true;
  }

  bool draw_x_ticks() {
    const auto& xs = data_.series[0].values;
    const auto [low, high] = std::minmax_element(xs.begin(), xs.end());
    x_axis_ = round_axis(*low, *high, false);
    leave_room_for_last(x_axis_);
    plot_.b.y -= line_height();
    x_axis_.from = plot_.a.x + kGap;
    x_axis_.to = plot_.b.x - kGap;
    for (const double tick : x_axis_.ticks()) vertical_lines_.push_back(x_axis_.pixel(tick));
    return draw_level_ticks(x_axis_, picture_.x_ticks);
  }

  // Half of the last number of an axis to the right stands out beyond the plot.
  void leave_room_for_last(const Axis& axis) {
    const double half = ink_width(set(axis.text(axis.ticks().back()))) / 2;
    plot_.b.x = std::min(plot_.b.x, look_.width - half - 2);
  }

  // The numbers of an axis that runs to the right, below the plot.
  bool draw_level_ticks(const Axis& axis, std::vector<Tick>& ticks) {
    for (const double tick : axis.ticks()) {
      const TextLine line = set(axis.text(tick));
      const double x = axis.pixel(tick);
      if (ink_width(line) + kGap > axis.distance() || !is_inside(line, x))
        return refuse("the ticks do not fit");
      ticks.push_back({x, axis.text(tick)});
      shapes_.text(line, {x, plot_.b.y + line_height() * 0.6}, Align::center, style_.ink);
    }
    return true;
  }

  // Labels at the left, values to the right.
  bool draw_sideways_axes() {
    const auto lines = set(data_.labels);
    if (!data_.x_name.empty()) {  // above the labels
      const TextLine name = set(data_.x_name);
      if (ink_width(name) > look_.width - 2 * kGap)
        return refuse("the name of the labels does not fit");
      plot_.a.y += line_height();
      shapes_.text(name, {kGap, plot_.a.y - line_height() * 0.4}, Align::start, style_.ink);
    }
    plot_.a.x += widest_of(lines) + 2 * kGap;
    plot_.b.x -= look_.values ? 5 * kGap : 2 * kGap;
    plot_.b.y -= line_height() * (data_.y_name.empty() ? 1.2 : 2.4);
    leave_room_for_last(values_);
    values_.from = plot_.a.x;
    values_.to = plot_.b.x;
    fill_plot();
    for (const double tick : values_.ticks()) {
      const double x = values_.pixel(tick);
      if (style_.horizontal_grid)
        shapes_.line({x, plot_.a.y}, {x, plot_.b.y}, style_.grid, 1, style_.dashed);
    }
    if (!draw_level_ticks(values_, picture_.value_ticks)) return false;
    const double place = (plot_.b.y - plot_.a.y) / static_cast<double>(lines.size());
    if (place < line_height() * 0.9) return refuse("the labels do not fit");
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

// Points that lie on each other look like one.
void join_equal_points(std::vector<double>& xs, std::vector<double>& ys) {
  std::vector<std::pair<double, double>> points;
  for (size_t i = 0; i < xs.size(); ++i) points.emplace_back(xs[i], ys[i]);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  xs.clear(), ys.clear();
  for (const auto& [x, y] : points) xs.push_back(x), ys.push_back(y);
}

}  // namespace

bool prints_values(ChartType type) {
  return type == ChartType::bar || type == ChartType::horizontal_bar || type == ChartType::pie ||
         type == ChartType::heat_map || type == ChartType::histogram ||
         type == ChartType::grouped_bar;
}

void fit_title(ChartData& data, const ChartLook& look, Pen& pen) {
  if (!data.title.empty() && !title_line(data, look, pen)) data.title.clear();
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
    join_equal_points(xs, data.series[1].values);
    return;
  }
  const double tenth = value_axis(data).step / 10;
  const double unit = data.counts ? std::max(1.0, tenth) : tenth;
  for (auto& series : data.series) round_by(series.values, unit);
}

std::optional<ChartPicture> draw_chart(const ChartData& data, const ChartLook& look, Pen& pen,
                                       std::string& why) {
  return Sheet(data, look, pen, why).draw();
}

}  // namespace dsvl

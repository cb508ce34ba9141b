// Cairo on an image surface of its own.
#include "data/shapes.h"

#include <cairo.h>

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace dsvl {

struct Shapes::Cairo {
  cairo_surface_t* surface;
  cairo_t* context;
  Cairo(int width, int height)
      : surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
        context(cairo_create(surface)) {
    if (cairo_status(context) != CAIRO_STATUS_SUCCESS)
      fail("cairo: no picture of ", width, " x ", height);
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
  }
  ~Cairo() {
    cairo_destroy(context);
    cairo_surface_destroy(surface);
  }
  Cairo(const Cairo&) = delete;
  Cairo& operator=(const Cairo&) = delete;

  void color(Color c, double opacity = 1) {
    cairo_set_source_rgba(context, c.r / 255.0, c.g / 255.0, c.b / 255.0, opacity);
  }
  void trace(const std::vector<Point>& points) {
    cairo_new_path(context);
    for (const auto& p : points) cairo_line_to(context, p.x, p.y);
  }
  void stroke(double line_width) {
    cairo_set_line_width(context, line_width);
    cairo_stroke(context);
  }
  void trace_wedge(Point center, double radius, double from, double to) {
    const double top = std::numbers::pi / 2;
    cairo_new_path(context);
    cairo_move_to(context, center.x, center.y);
    cairo_arc(context, center.x, center.y, radius, from - top, to - top);
    cairo_close_path(context);
  }
};

Shapes::Shapes(int width, int height, Color ground)
    : width_(width), height_(height), cairo_(std::make_unique<Cairo>(width, height)) {
  cairo_->color(ground);
  cairo_paint(cairo_->context);
}

Shapes::~Shapes() = default;

void Shapes::fill_box(Point a, Point b, Color color) {
  cairo_->color(color);
  cairo_rectangle(cairo_->context, a.x, a.y, b.x - a.x, b.y - a.y);
  cairo_fill(cairo_->context);
}

void Shapes::stroke_box(Point a, Point b, Color color, double line_width) {
  cairo_->color(color);
  cairo_rectangle(cairo_->context, a.x, a.y, b.x - a.x, b.y - a.y);
  cairo_->stroke(line_width);
}

void Shapes::line(Point a, Point b, Color color, double line_width, bool dashed) {
  const double dashes[] = {3 * line_width + 2, 2 * line_width + 2};
  if (dashed) cairo_set_dash(cairo_->context, dashes, 2, 0);
  path({a, b}, color, line_width);
  cairo_set_dash(cairo_->context, nullptr, 0, 0);
}

void Shapes::path(const std::vector<Point>& points, Color color, double line_width) {
  cairo_->color(color);
  cairo_->trace(points);
  cairo_->stroke(line_width);
}

void Shapes::fill_path(const std::vector<Point>& points, Color color, double opacity) {
  cairo_->color(color, opacity);
  cairo_->trace(points);
  cairo_fill(cairo_->context);
}

void Shapes::disc(Point center, double radius, Color color) {
  cairo_->color(color);
  cairo_new_path(cairo_->context);
  cairo_arc(cairo_->context, center.x, center.y, radius, 0, 2 * std::numbers::pi);
  cairo_fill(cairo_->context);
}

void Shapes::wedge(Point center, double radius, double from, double to, Color color) {
  cairo_->color(color);
  cairo_->trace_wedge(center, radius, from, to);
  cairo_fill(cairo_->context);
}

void Shapes::stroke_wedge(Point center, double radius, double from, double to, Color color) {
  cairo_->color(color);
  cairo_->trace_wedge(center, radius, from, to);
  cairo_->stroke(1);
}

void Shapes::text(const TextLine& line, Point place, Align align, Color color, bool up) {
  const double share = align == Align::start ? 0 : align == Align::center ? 0.5 : 1;
  const double along = -share * (line.right - line.left) - line.left;
  // Capitals and digits stand a good x-height and a half above the baseline.
  const double across = line.x_height * 0.7;
  const double x = up ? place.x + across : place.x + along;
  const double y = up ? place.y - along : place.y + across;
  texts_.push_back(
      {line, static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y)), color, up});
}

Image Shapes::finish() {
  cairo_surface_flush(cairo_->surface);
  const uint8_t* data = cairo_image_surface_get_data(cairo_->surface);
  const int stride = cairo_image_surface_get_stride(cairo_->surface);
  Image image{width_, height_, {}};
  image.pixels.resize(static_cast<size_t>(width_) * static_cast<size_t>(height_) * 3);
  uint8_t* out = image.pixels.data();
  for (int y = 0; y < height_; ++y) {
    const auto* row = reinterpret_cast<const uint32_t*>(data + static_cast<ptrdiff_t>(y) * stride);
    for (int x = 0; x < width_; ++x, out += 3) {
      out[0] = static_cast<uint8_t>(row[x] >> 16);
      out[1] = static_cast<uint8_t>(row[x] >> 8);
      out[2] = static_cast<uint8_t>(row[x]);
    }
  }
  for (const auto& text : texts_) {
    if (text.up)
      draw_text_up(image, text.line, text.x, text.y, text.color);
    else
      draw_text(image, text.line, text.x, text.y, text.color);
  }
  return image;
}

}  // namespace dsvl

// Cells, labels, a scale.
#include "infer/expert_picture.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/fonts.h"

namespace dsvl {
namespace {

constexpr Color kPaper{255, 255, 255}, kFair{86, 140, 201}, kMost{140, 20, 30}, kInk{40, 40, 40};
constexpr int kMargin = 12, kLeft = 84, kTop = 52, kBottom = 64, kWidest = 1200;
constexpr double kTextSize = 13;

// Of a cell: few experts get wide ones, many still a few pixels each.
int column_width(size_t experts) {
  return std::clamp(kWidest / static_cast<int>(experts), 4, 32);
}
constexpr int kRow = 22;

void fill(Image& image, int x, int y, int width, int height, Color color) {
  for (int row = y; row < y + height; ++row)
    for (int column = x; column < x + width; ++column) {
      auto* pixel = image.row(row) + 3 * column;
      pixel[0] = color.r, pixel[1] = color.g, pixel[2] = color.b;
    }
}

class Drawing {
 public:
  explicit Drawing(const ExpertReport& report)
      : report_(report),
        experts_(report.layers.front().experts.size()),
        column_(column_width(experts_)),
        font_(find_font("DejaVuSans")) {
    const int rows = static_cast<int>(report.layers.size());
    const int cells = static_cast<int>(experts_) * column_;
    image_ =
        blank_image(std::max(kLeft + cells + kMargin, 460), kTop + rows * kRow + kBottom, kPaper);
  }

  Image draw() {
    text(str("load of ", experts_, " experts by layer, ", report_.tokens, " tokens"), kMargin, 20);
    int y = kTop;
    for (const auto& layer : report_.layers) {
      text(str("layer ", layer.layer), kMargin, y + 16);
      for (size_t e = 0; e < layer.experts.size(); ++e)
        fill(image_, kLeft + static_cast<int>(e) * column_, y, column_ - (column_ > 6 ? 1 : 0),
             kRow - 1, load_color(layer.experts[e].load));
      y += kRow;
    }
    number_columns();
    scale(y + 18);
    return std::move(image_);
  }

 private:
  void text(const std::string& words, int x, int baseline) {
    draw_text(image_, pen_.layout(font_, {.size = kTextSize}, words), x, baseline, kInk);
  }

  // Every so many that the numbers do not touch.
  void number_columns() {
    size_t step = 1;
    for (const size_t wider : {5, 10, 20, 50})
      if (static_cast<int>(step) * column_ < 30) step = wider;
    for (size_t e = 0; e < experts_; e += step)
      text(std::to_string(e), kLeft + static_cast<int>(e) * column_, kTop - 6);
  }

  void scale(int y) {
    constexpr int kSteps = 160;
    for (int i = 0; i < kSteps; ++i)
      fill(image_, kLeft + i, y, 1, 14, load_color(kMostShown * i / (kSteps - 1)));
    for (int tick = 0; tick <= static_cast<int>(kMostShown); ++tick)
      text(std::to_string(tick), kLeft + tick * (kSteps - 1) / static_cast<int>(kMostShown) - 3,
           y + 30);
    text("1: a fair share", kLeft + kSteps + 16, y + 12);
  }

  const ExpertReport& report_;
  const size_t experts_;
  const int column_;
  const FontFile font_;
  Pen pen_;
  Image image_;
};

}  // namespace

Color load_color(double load) {
  if (load <= 1) return blend(kPaper, kFair, std::max(load, 0.0));
  return blend(kFair, kMost, std::min((load - 1) / (kMostShown - 1), 1.0));
}

Image expert_picture(const ExpertReport& report) {
  return Drawing(report).draw();
}

}  // namespace dsvl

// Column by column.
#include "data/markdown/set_page.h"

#include <algorithm>
#include <cmath>

#include "data/shapes.h"

namespace dsvl {
namespace {

struct PlacedBlock {
  SetBlock set;
  double x = 0, y = 0;
  size_t index = 0;  // of the block
};

class Filler {
 public:
  Filler(const PagePlan& plan, const Setting& setting, PageTools& tools)
      : plan_(plan), look_(*setting.look), setting_(setting), setter_(tools, setting) {
    side_ = std::round(look_.margin * plan.width);
    top_ = std::round(std::max(0.05 * plan.height, 0.6 * side_));
    gutter_ = 1.6 * setting.size;
    width_ = (plan.width - 2 * side_ - (plan.columns - 1) * gutter_) / plan.columns;
    y_ = top_;
  }

  // False when the page is full.
  bool add(const MarkdownBlock& block, size_t index) {
    auto set = setter_.set(block, width_);
    if (!set) return true;
    const bool first = y_ == top_ || placed_.empty();
    double y = first ? y_ : y_ + setter_.gap_above(block);
    if (y + set->height > plan_.height - top_) {
      if (column_ + 1 >= plan_.columns || top_ + set->height > plan_.height - top_) return false;
      ++column_;
      y = y_ = top_;
    }
    placed_.push_back({std::move(*set), side_ + column_ * (width_ + gutter_), y, index});
    y_ = y + placed_.back().set.height;
    lowest_ = std::max(lowest_, y_);
    return true;
  }

  // Headings at the end stand above nothing.
  void drop_last_headings(std::span<const MarkdownBlock> blocks) {
    while (placed_.size() > 1 && blocks[placed_.back().index].kind == MarkdownKind::heading)
      placed_.pop_back();
  }

  Image draw(std::span<const MarkdownBlock> blocks) const {
    const double end = std::min<double>(plan_.height, lowest_ + top_);
    const int height = plan_.cut_below ? static_cast<int>(end) : plan_.height;
    const PageColors& colors = setting_.colors;
    Shapes shapes(plan_.width, height, colors.ground);
    const bool band = look_.band && blocks[placed_.front().index].kind == MarkdownKind::heading;
    if (band) {
      const double bottom = placed_.front().y + placed_.front().set.height + 0.3 * setting_.size;
      shapes.fill_box({0, 0}, {static_cast<double>(plan_.width), bottom}, colors.accent);
    }
    if (look_.frame) {
      const double inset = std::round(0.4 * side_);
      shapes.stroke_box({inset, inset}, {plan_.width - inset, height - inset}, colors.accent, 2);
    }
    const auto shown = [&](size_t i, Color color) {
      return i == 0 && band ? colors.ground : color;
    };
    for (size_t i = 0; i < placed_.size(); ++i)
      for (const auto& box : placed_[i].set.boxes)
        draw_box(placed_[i], box, shown(i, box.color), shapes);
    Image image = shapes.finish();
    for (size_t i = 0; i < placed_.size(); ++i)
      for (const auto& text : placed_[i].set.texts)
        draw_text(image, text.line, static_cast<int>(placed_[i].x) + text.x,
                  static_cast<int>(placed_[i].y) + text.y, shown(i, text.color));
    return image;
  }

  const std::vector<PlacedBlock>& placed() const { return placed_; }
  Typesetter& setter() { return setter_; }

 private:
  static void draw_box(const PlacedBlock& block, const SetBox& box, Color color, Shapes& shapes) {
    const double x = std::floor(block.x), y = std::floor(block.y);
    const Point a{x + box.left, y + box.top}, b{x + box.right, y + box.bottom};
    if (box.round)
      shapes.disc({(a.x + b.x) / 2, (a.y + b.y) / 2}, (b.x - a.x) / 2, color);
    else
      shapes.fill_box(a, b, color);
  }

  const PagePlan& plan_;
  const PageTemplate& look_;
  const Setting& setting_;
  Typesetter setter_;
  double side_ = 0, top_ = 0, gutter_ = 0, width_ = 0, y_ = 0, lowest_ = 0;
  int column_ = 0;
  std::vector<PlacedBlock> placed_;
};

}  // namespace

DrawnPage draw_page(std::span<const MarkdownBlock> blocks, const PagePlan& plan,
                    const Setting& setting, PageTools& tools) {
  Filler filler(plan, setting, tools);
  for (size_t i = 0; i < blocks.size(); ++i) {
    if (!filler.setter().has_all(blocks[i])) return {{}, {}, "a character that the face lacks"};
    if (!filler.add(blocks[i], i)) break;
  }
  filler.drop_last_headings(blocks);
  if (filler.placed().empty()) return {{}, {}, "no block fits the page"};
  DrawnPage page{filler.draw(blocks), {}, nullptr};
  for (const auto& placed : filler.placed())
    page.shown.push_back(filler.setter().seen(blocks[placed.index]));
  return page;
}

}  // namespace dsvl

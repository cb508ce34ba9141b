// Draws of corners and places.
#include "data/scene/layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dsvl {
namespace {

constexpr int kMargin = 3;  // pixels to the picture's edge

// The coverage's own corners around (0, 0), turned and drawn apart.
Warp pick_warp(const Coverage& c, const BlockPlan& block, Random& random) {
  const double w = c.width / 2.0, h = c.height / 2.0;
  const double xs[] = {-w, w, w, -w}, ys[] = {-h, -h, h, h};
  const bool long_way = c.width > 3 * c.height || c.height > 3 * c.width;
  const double most = std::numbers::pi / (long_way ? 12 : 9);  // 15 or 20 degrees
  const double angle = random.chance(block.tilt_share) ? random.uniform(-most, most) : 0;
  const bool projected = random.chance(block.perspective_share);
  const double reach = projected ? random.uniform(0.05, 0.16) * std::min(c.width, c.height) : 0;
  Warp warp{};
  for (int i = 0; i < 4; ++i) {
    const double x = xs[i] + random.uniform(-reach, reach) * 1.5;
    const double y = ys[i] + random.uniform(-reach, reach);
    warp.corner_x[i] = x * std::cos(angle) - y * std::sin(angle);
    warp.corner_y[i] = x * std::sin(angle) + y * std::cos(angle);
  }
  const bool arched = !block.lettering.vertical && random.chance(block.arch_share);
  if (arched) warp.arch = random.uniform(-0.12, 0.12) * c.width;
  return warp;
}

void move_block(Block& block, int dx, int dy) {
  for (int i = 0; i < 4; ++i) block.warp.corner_x[i] += dx, block.warp.corner_y[i] += dy;
  block.patch.left += dx;
  block.patch.top += dy;
  block.box = {block.box.left + dx, block.box.top + dy, block.box.right + dx,
               block.box.bottom + dy};
}

bool is_free(const Box& box, const LayoutPlan& plan, const std::vector<Block>& others, int gap) {
  return std::none_of(others.begin(), others.end(), [&](const Block& other) {
    const bool same_rows = box.top < other.box.bottom + gap && other.box.top < box.bottom + gap;
    return plan.in_rows ? same_rows : other.box.overlaps(box, gap);
  });
}

bool find_place(Block& block, const LayoutPlan& plan, const std::vector<Block>& others,
                Random& random) {
  const int width = block.box.width(), height = block.box.height();
  const int right = plan.width - kMargin - width, bottom = plan.height - kMargin - height;
  if (right < kMargin || bottom < kMargin) return false;
  const int gap = static_cast<int>(1.3 * block.coverage.letter_height) + 4;  // room for a sign
  for (int attempt = 0; attempt < 30; ++attempt) {
    const int left = static_cast<int>(random.between(kMargin, right));
    const int top = static_cast<int>(random.between(kMargin, bottom));
    if (!is_free({left, top, left + width, top + height}, plan, others, gap)) continue;
    move_block(block, left - block.box.left, top - block.box.top);
    return true;
  }
  return false;
}

}  // namespace

std::string Block::text() const {
  std::string all;
  for (const auto& line : lines) all += (all.empty() ? "" : "\n") + line;
  return all;
}

std::optional<Block> place_block(const BlockPlan& plan, const LayoutPlan& layout,
                                 const std::vector<Block>& others, Pen& pen, Random& random,
                                 std::string& why) {
  Block block;
  block.lines = plan.lines;
  block.vertical = plan.lettering.vertical;
  block.coverage = draw_lines(plan.lines, plan.lettering, pen);
  why = "no ink";
  if (block.coverage.width == 0) return {};
  why = "no room";
  if (block.coverage.width > layout.width || block.coverage.height > layout.height) return {};
  block.warp = pick_warp(block.coverage, plan, random);
  why = "letters too small";
  if (block.coverage.letter_height * least_scale(block.coverage, block.warp) < layout.least_letter)
    return {};
  block.patch = warp_coverage(block.coverage, block.warp);
  block.box = block.patch.ink_box();
  why = "no room";
  if (block.box.width() == 0 || !find_place(block, layout, others, random)) return {};
  return block;
}

}  // namespace dsvl

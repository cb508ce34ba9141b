// Growing block by block; the last state in which the box holds those blocks alone is taken.
#include "data/pdf/page_region.h"

#include <algorithm>
#include <cmath>

namespace dsvl {
namespace {

constexpr double kInch = 72;  // points

// Boxes of fonts reach beyond their letters; what is in common of that is not in the way.
double reach(const PdfBlock& block) {
  return std::min(0.25 * block.line_height, 0.3 * block.box.height());
}

class Regions {
 public:
  Regions(const PdfPage& page, const RegionLimits& limits) : page_(page), limits_(limits) {}

  // The dots an inch at which a block is large enough to read and small enough to fit.
  std::pair<double, double> dpi_range(size_t index) const {
    const PdfBlock& block = page_.blocks[index];
    const double longest = std::max({block.box.width(), block.box.height(), 1.0});
    const double least = kInch * limits_.least_letter / block.letter_height;
    return {std::max(limits_.min_dpi, least), std::min(limits_.max_dpi, kInch * side() / longest)};
  }

  bool can_begin(size_t first) const {
    const auto [least, most] = dpi_range(first);
    return page_.blocks[first].clean && least <= most && grow(first, least).count > 0;
  }

  // The most blocks from `first`; none when they hold too little text.
  PageRegion grow(size_t first, double dpi) const {
    PageRegion best, now{first, 0, page_.blocks[first].box, dpi};
    size_t characters = 0;
    for (size_t i = first; i < page_.blocks.size(); ++i) {
      const PdfBlock& block = page_.blocks[i];
      now.box.include(block.box);
      ++now.count;
      characters += block.text.size();
      const bool fits = std::max(now.box.width(), now.box.height()) * dpi <= side() * kInch;
      const bool reads = block.letter_height * dpi >= limits_.least_letter * kInch * 0.999;
      if (!block.clean || !fits || !reads) break;
      if (characters > static_cast<size_t>(limits_.most_characters)) break;
      if (characters >= static_cast<size_t>(limits_.least_characters) && stands_alone(now))
        best = now;
    }
    return best;
  }

  // The box with a margin that ends half way to what is around it.
  PageBox with_margin(const PageRegion& region, double margin) const {
    PageBox room{0, 0, page_.width, page_.height};
    for_others(region, [&](const PageBox& other, double) {
      const PageBox& box = region.box;
      if (other.overlap_across(box) > 0) {
        if (other.middle() < box.middle())
          room.top = std::max(room.top, (other.bottom + box.top) / 2);
        else
          room.bottom = std::min(room.bottom, (other.top + box.bottom) / 2);
      } else if (other.overlap_down(box) > -margin) {
        if (other.left < box.left)
          room.left = std::max(room.left, (other.right + box.left) / 2);
        else
          room.right = std::min(room.right, (other.left + box.right) / 2);
      }
      return true;
    });
    return {std::max(room.left, region.box.left - margin),
            std::max(room.top, region.box.top - margin),
            std::min(room.right, region.box.right + margin),
            std::min(room.bottom, region.box.bottom + margin)};
  }

 private:
  double side() const { return static_cast<double>(limits_.side); }

  // Calls see(box, reach) for all that is not of the region until it says false.
  template <class See>
  bool for_others(const PageRegion& region, See see) const {
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      const bool inside = i >= region.first && i < region.first + region.count;
      if (!inside && !see(page_.blocks[i].box, reach(page_.blocks[i]))) return false;
    }
    for (const auto& box : page_.others)
      if (!see(box, 0.2 * box.height())) return false;
    return true;
  }

  bool stands_alone(const PageRegion& region) const {
    return for_others(region, [&](const PageBox& other, double reach) {
      return other.overlap_across(region.box) <= 0 || other.overlap_down(region.box) <= reach;
    });
  }

  const PdfPage& page_;
  const RegionLimits& limits_;
};

size_t pick_start(const Regions& regions, const std::vector<size_t>& starts, Random& random) {
  std::vector<double> sums;
  double sum = 0;
  for (const size_t first : starts) {
    const double height = regions.grow(first, regions.dpi_range(first).first).box.height();
    sums.push_back(sum += height * height);
  }
  const double drawn = random.uniform(0, sum);
  const auto it = std::upper_bound(sums.begin(), sums.end(), drawn);
  return starts[std::min(static_cast<size_t>(it - sums.begin()), starts.size() - 1)];
}

}  // namespace

std::optional<PageRegion> pick_region(const PdfPage& page, const RegionLimits& limits,
                                      Random& random) {
  const Regions regions(page, limits);
  std::vector<size_t> starts;
  for (size_t i = 0; i < page.blocks.size(); ++i)
    if (regions.can_begin(i)) starts.push_back(i);
  if (starts.empty()) return std::nullopt;
  // Blocks with more behind them begin more often.
  const size_t first = pick_start(regions, starts, random);
  // No more dots than leave room for the width of all that fits at the fewest.
  const auto [least, most] = regions.dpi_range(first);
  PageRegion region = regions.grow(first, least);
  const double widest = static_cast<double>(limits.side) * kInch / region.box.width();
  const PageRegion larger = regions.grow(first, random.uniform(least, std::min(most, widest)));
  if (larger.count > 0) region = larger;
  const double inch = kInch / region.dpi;  // points a pixel
  const double longest = std::max(region.box.width(), region.box.height());
  const double room = (static_cast<double>(limits.side) * inch - longest) / 2;
  const double margin = static_cast<double>(random.between(4, limits.most_margin)) * inch;
  region.box = regions.with_margin(region, std::min(margin, room));
  return region;
}

}  // namespace dsvl

// Strips across the page, runs of strips that share a white gap, columns cut there again.
#include "data/pdf/reading_order.h"

#include <algorithm>
#include <bitset>
#include <numeric>

namespace dsvl {
namespace {

constexpr size_t kUnits = 1024;              // across the lines' common box
constexpr size_t kLeastLines = 4;            // on either side of a column's gap
constexpr double kFirst = 0.2, kLast = 0.8;  // where a gap may be
constexpr double kLeastGap = 0.7;            // of a line's height
constexpr int kMostDepth = 3;                // columns within columns
using Ink = std::bitset<kUnits>;

double median_height(const std::vector<PdfLine>& lines) {
  std::vector<double> heights;
  for (const auto& line : lines) heights.push_back(box_of(line).height());
  std::nth_element(heights.begin(), heights.begin() + static_cast<ptrdiff_t>(heights.size() / 2),
                   heights.end());
  return heights[heights.size() / 2];
}

struct Gap {
  double from = 0, to = 0;  // points
  bool found = false;
};

// The lines of a region, seen from above.
class Region {
 public:
  explicit Region(const std::vector<PdfLine>& lines) : lines_(lines), strips_(find_strips(lines)) {
    box_ = box_of(lines[0]);
    for (const auto& line : lines) box_.include(box_of(line));
    least_gap_ = kLeastGap * median_height(lines);
    for (const auto& strip : strips_) {
      ink_.emplace_back();
      for (const size_t i : strip.lines)
        for (const auto& word : lines[i]) cover(ink_.back(), word.box);
    }
  }

  // The widest gap of strips first..last that parts enough lines on both sides.
  Gap find_gap(const Ink& ink, size_t first, size_t last) const {
    Gap best;
    size_t begin = 0;
    for (size_t x = 0; x <= kUnits; ++x) {
      if (x < kUnits && !ink[x]) continue;
      const Gap gap{position(begin), position(x), true};
      const double middle = (gap.from + gap.to) / 2;
      const bool central = middle > position(0) + kFirst * box_.width() &&
                           middle < position(0) + kLast * box_.width();
      if (central && gap.to - gap.from >= std::max(least_gap_, best.to - best.from) &&
          parts_lines(middle, first, last))
        best = gap;
      begin = x + 1;
    }
    return best;
  }

  // The longest run of strips from `first` that has a gap; its last strip.
  Gap find_run(size_t first, size_t& last) const {
    Gap best;
    Ink ink;
    for (size_t i = first; i < strips_.size(); ++i) {
      ink |= ink_[i];
      if (!has_room(ink)) break;
      if (const Gap gap = find_gap(ink, first, i); gap.found) best = gap, last = i;
    }
    return best;
  }

  const std::vector<PageStrip>& strips() const { return strips_; }

 private:
  double position(size_t unit) const {
    return box_.left + box_.width() * static_cast<double>(unit) / kUnits;
  }
  void cover(Ink& ink, const PageBox& box) const {
    const auto unit = [&](double x) {
      const double share = (x - box_.left) / std::max(box_.width(), 1.0);
      return static_cast<size_t>(std::clamp(share, 0.0, 1.0) * (kUnits - 1));
    };
    for (size_t x = unit(box.left); x <= unit(box.right); ++x) ink.set(x);
  }
  bool has_room(const Ink& ink) const {
    const auto first = static_cast<size_t>(kFirst * kUnits);
    const auto last = static_cast<size_t>(kLast * kUnits);
    for (size_t x = first; x < last; ++x)
      if (!ink[x]) return true;
    return false;
  }
  bool parts_lines(double x, size_t first, size_t last) const {
    size_t left = 0, right = 0;
    for (size_t s = first; s <= last; ++s)
      for (const size_t i : strips_[s].lines) ++(box_of(lines_[i]).left < x ? left : right);
    return left >= kLeastLines && right >= kLeastLines;
  }

  const std::vector<PdfLine>& lines_;
  std::vector<PageStrip> strips_;
  std::vector<Ink> ink_;  // of each strip
  PageBox box_;
  double least_gap_ = 0;
};

// Words on either side of a gap, wherever their line stands.
void part(const PdfLine& line, const Gap& gap, std::vector<PdfLine>& left,
          std::vector<PdfLine>& right) {
  PdfLine before, behind;
  for (const auto& word : line)
    (word.box.left < (gap.from + gap.to) / 2 ? before : behind).push_back(word);
  if (!before.empty()) left.push_back(std::move(before));
  if (!behind.empty()) right.push_back(std::move(behind));
}

// Pieces at one height are one printed line.
PageColumn printed_lines(std::vector<PdfLine> pieces) {
  std::stable_sort(pieces.begin(), pieces.end(), [](const PdfLine& a, const PdfLine& b) {
    return box_of(a).middle() < box_of(b).middle();
  });
  PageColumn column;
  for (auto& piece : pieces) {
    const PageBox box = box_of(piece);
    const bool same =
        !column.empty() && column.back().box.overlap_down(box) >
                               0.5 * std::min(column.back().box.height(), box.height());
    if (!same) column.push_back({{}, box});
    auto& line = column.back();
    line.box.include(box);
    line.words.insert(line.words.end(), piece.begin(), piece.end());
  }
  for (auto& line : column)
    std::stable_sort(line.words.begin(), line.words.end(),
                     [](const PdfWord& a, const PdfWord& b) { return a.box.left < b.box.left; });
  return column;
}

void cut(const std::vector<PdfLine>& lines, int depth, std::vector<PageColumn>& columns) {
  if (lines.empty()) return;
  const Region region(lines);
  std::vector<PdfLine> alone;  // strips outside of any columns
  const auto finish = [&] {
    if (!alone.empty()) columns.push_back(printed_lines(std::move(alone)));
    alone.clear();
  };
  for (size_t s = 0; s < region.strips().size(); ++s) {
    size_t last = s;
    const Gap gap = depth < kMostDepth ? region.find_run(s, last) : Gap{};
    if (!gap.found) {
      for (const size_t i : region.strips()[s].lines) alone.push_back(lines[i]);
      continue;
    }
    finish();
    std::vector<PdfLine> left, right;
    for (; s <= last; ++s)
      for (const size_t i : region.strips()[s].lines) part(lines[i], gap, left, right);
    s = last;
    cut(left, depth + 1, columns);
    cut(right, depth + 1, columns);
  }
  finish();
}

}  // namespace

PageBox box_of(const PdfLine& line) {
  PageBox box = line.front().box;
  for (const auto& word : line) box.include(word.box);
  return box;
}

std::vector<PageStrip> find_strips(const std::vector<PdfLine>& lines) {
  // Boxes of fonts reach beyond their letters, into the lines above and below.
  constexpr double kBeyond = 0.22;
  std::vector<PageStrip> strips;
  std::vector<size_t> order(lines.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto top_of = [&](size_t i) {
    const PageBox box = box_of(lines[i]);
    return box.top + kBeyond * box.height();
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return top_of(a) < top_of(b); });
  for (const size_t i : order) {
    const PageBox box = box_of(lines[i]);
    const double bottom = box.bottom - kBeyond * box.height();
    if (strips.empty() || top_of(i) >= strips.back().bottom)
      strips.push_back({{}, top_of(i), bottom});
    strips.back().lines.push_back(i);
    strips.back().bottom = std::max(strips.back().bottom, bottom);
  }
  return strips;
}

std::vector<PageColumn> find_columns(const std::vector<PdfLine>& lines) {
  std::vector<PageColumn> columns;
  cut(lines, 0, columns);
  return columns;
}

}  // namespace dsvl

// Glyphs as large as they must be: variants of the face, or pieces put together (rule 19; OpenType
// MATH, "Glyph assembly").
#include <algorithm>
#include <cmath>

#include "data/tex/math_layout.h"

namespace dsvl {
namespace {

constexpr int kMostRepeats = 200;

// TeX's \delimiterfactor, and \delimitershortfall for letters of 10 pt, em.
constexpr double kFactor = 0.901, kShortfall = 0.5;

std::vector<GlyphPart> repeated(const std::vector<GlyphPart>& parts, int times) {
  std::vector<GlyphPart> all;
  for (const auto& part : parts)
    for (int i = 0; i < (part.repeats ? times : 1); ++i) all.push_back(part);
  return all;
}

double extent_of(const std::vector<GlyphPart>& all, double overlap) {
  double extent = all.empty() ? 0 : -overlap * static_cast<double>(all.size() - 1);
  for (const auto& part : all) extent += part.extent;
  return extent;
}

}  // namespace

MathBox MathLayout::assembled(const std::vector<GlyphPart>& parts, double wanted, double size,
                              bool upright) {
  const double least = face_.least_overlap(upright), target = wanted / size;  // em
  int times = 0;
  std::vector<GlyphPart> all = repeated(parts, times);
  while ((all.empty() || extent_of(all, least) < target) && times < kMostRepeats)
    all = repeated(parts, ++times);
  const double joints = std::max(1.0, static_cast<double>(all.size()) - 1);
  const double more = std::max(0.0, (extent_of(all, least) - target) / joints);
  MathBox out;
  double at = 0;  // pixels from the start
  // Of the ink: braces may lie above their baseline or below.
  double ascent = -wanted, descent = -wanted;
  for (size_t i = 0; i < all.size(); ++i) {
    if (i > 0) {
      const double most = std::max(least, std::min(all[i - 1].end, all[i].start));
      at -= std::min(least + more, most) * size;
    }
    MathBox box = glyph(all[i].glyph, size);
    box.ink[0].exact = true;
    if (upright)
      add_exact(out, box, 0, -at - box.descent);
    else
      add_exact(out, box, at, 0);
    out.width = upright ? std::max(out.width, box.width) : 0;
    ascent = std::max(ascent, box.ascent);
    descent = std::max(descent, box.descent);
    at += all[i].extent * size;
  }
  out.ascent = upright ? at : ascent;
  out.descent = upright ? 0 : descent;
  if (!upright) out.width = at;
  return out;
}

MathBox MathLayout::stretched(uint32_t base, double wanted, double size, bool upright) {
  const auto extent = [&](uint32_t form) {
    const GlyphMeasure& of = face_.measure(form);
    return (upright ? of.ascent + of.descent : of.right - of.left) * size;
  };
  if (extent(base) >= wanted) return glyph(base, size);
  uint32_t largest = base;
  for (const uint32_t form : face_.variants(base, upright)) {
    largest = form;
    if (extent(form) >= wanted) break;
  }
  if (extent(largest) < wanted) {
    const auto parts = face_.parts(base, upright);
    if (!parts.empty()) return assembled(parts, wanted, size, upright);
  }
  MathBox box = glyph(largest, size);
  box.ink[0].exact = true;
  box.italic = 0;
  return box;
}

MathBox MathLayout::delimiter(char32_t code, double wanted, const MathStyle& style) {
  MathBox out;
  if (code == 0) {
    out.width = 0.12 * size_;  // \nulldelimiterspace
    return out;
  }
  const uint32_t base = face_.glyph(code);
  if (base == 0) {
    lacks_ = true;
    return out;
  }
  const MathBox box = stretched(base, wanted, em(style), true);
  add_exact(out, box, 0, (box.ascent - box.descent) / 2 - axis(style));
  for (auto& ink : out.ink) ink.exact = true;
  out.width = box.width;
  return out;
}

// Rule 19.
double MathLayout::delimiter_height(const MathBox& box, const MathStyle& style) const {
  const double half = std::max(box.ascent - axis(style), box.descent + axis(style));
  return std::max(2 * half * kFactor, 2 * half - kShortfall * em(style));
}

MathBox MathLayout::fenced(const MathBox& box, char32_t left, char32_t right,
                           const MathStyle& style) {
  const double wanted = delimiter_height(box, style);
  MathBox out = delimiter(left, wanted, style);
  add(out, box, out.width, 0);
  out.width += box.full_width();
  const MathBox end = delimiter(right, wanted, style);
  add_exact(out, end, out.width, 0);
  out.width += end.width;
  return out;
}

MathBox MathLayout::fence(const MathNode& of, const MathStyle& style) {
  std::vector<MathBox> boxes;
  MathBox tallest;
  for (size_t i = 1; i < of.parts.size(); i += 2) {
    boxes.push_back(inside(of.parts[i], style));
    tallest.ascent = std::max(tallest.ascent, boxes.back().ascent);
    tallest.descent = std::max(tallest.descent, boxes.back().descent);
  }
  const double wanted = delimiter_height(tallest, style);
  MathBox out;
  for (size_t i = 0; i < of.parts.size(); i += 2) {
    const MathBox mark = delimiter(of.parts[i].code, wanted, style);
    add_exact(out, mark, out.width, 0);
    out.width += mark.width;
    if (i / 2 >= boxes.size()) break;
    add(out, boxes[i / 2], out.width, 0);
    out.width += boxes[i / 2].width;
  }
  return out;
}

// amsmath's \big and so on: delimiters around a box of 8.5, 11.5, 14.5, 17.5 pt.
MathBox MathLayout::big(const MathNode& of, const MathStyle& style) {
  constexpr double kHeights[] = {1.08, 1.62, 2.16, 2.7};  // em, by rule 19
  const double wanted = kHeights[std::clamp(of.amount, 1, 4) - 1] * size_;
  return delimiter(of.parts[0].code, wanted, style);
}

}  // namespace dsvl

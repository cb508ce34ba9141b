// Fractions and roots (rules 11 and 15).
#include <algorithm>
#include <cmath>

#include "data/tex/math_layout.h"

namespace dsvl {
namespace {

// TeX's \nulldelimiterspace, 1.2 pt beside letters of 10 pt.
constexpr double kBeside = 0.12;
// The heights of amsmath's delimiters around binomials, em: in display, elsewhere.
constexpr double kBinomialDisplay = 2.39, kBinomial = 1.01;
constexpr double kStrutAscent = 0.84, kStrutDescent = 0.36;  // em

MathStyle style_of(const MathNode& fraction, const MathStyle& style) {
  switch (fraction.amount) {
    case 1:
    case 3:
      return style.with_level(0);
    case 2:
      return style.with_level(1);
    default:
      return style;
  }
}

}  // namespace

// Rule 15d: both clear the rule, which is centred on the axis.
double MathLayout::fraction_rule(MathBox& over, MathBox& under, const MathStyle& style,
                                 MathBox& out) const {
  const bool display = style.level == 0;
  const double thick = rule_thickness(measure(HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS, style));
  const double top = -std::round(axis(style) + thick / 2), bottom = top + thick;
  const double gap_above = measure(display ? HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN
                                           : HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN,
                                   style);
  const double gap_below =
      measure(display ? HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN
                      : HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN,
              style);
  const double up =
      std::max(measure(display ? HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP
                               : HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP,
                       style),
               -top + gap_above + over.descent);
  const double down =
      std::max(measure(display ? HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN
                               : HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN,
                       style),
               bottom + gap_below + under.ascent);
  const double width = std::max(over.width, under.width), left = kBeside * size_;
  add(out, over, left + (width - over.width) / 2, -std::ceil(up - 0.25));
  add(out, under, left + (width - under.width) / 2, std::ceil(down - 0.25));
  out.rules.push_back({left, top, left + width, bottom});
  return width + 2 * left;
}

// Rule 15c: no rule, a least gap between both.
void MathLayout::fraction_shifts(const MathBox& over, const MathBox& under, const MathStyle& style,
                                 MathBox& out, double left) const {
  const bool display = style.level == 0;
  double up = measure(display ? HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP
                              : HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP,
                      style);
  double down = measure(display ? HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN
                                : HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN,
                        style);
  const double gap = measure(
      display ? HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN : HB_OT_MATH_CONSTANT_STACK_GAP_MIN,
      style);
  const double missing = gap - ((up - over.descent) - (under.ascent - down));
  if (missing > 0) {
    up += missing / 2;
    down += missing / 2;
  }
  const double width = std::max(over.width, under.width);
  add(out, over, left + (width - over.width) / 2, -up);
  add(out, under, left + (width - under.width) / 2, down);
}

MathBox MathLayout::fraction(const MathNode& of, const MathStyle& outer) {
  const MathStyle style = style_of(of, outer);
  const MathStyle small = style.level == 0 ? style.with_level(1) : style.script();
  MathBox over = inside(of.parts[0], small), under = inside(of.parts[1], small.in_cramped());
  if (of.amount == 3) {
    over.ascent = std::max(over.ascent, kStrutAscent * size_);
    over.descent = std::max(over.descent, kStrutDescent * size_);
  }
  MathBox out;
  if (of.rule) {
    out.width = fraction_rule(over, under, style, out);
    return out;
  }
  const double wanted = (style.level == 0 ? kBinomialDisplay : kBinomial) * em(style);
  out = delimiter('(', wanted, style);
  const double left = out.width;
  fraction_shifts(over, under, style, out, left);
  out.width = left + std::max(over.width, under.width);
  const MathBox end = delimiter(')', wanted, style);
  add_exact(out, end, out.width, 0);
  out.width += end.width;
  return out;
}

// Rule 11. The sign's top is the rule's.
MathBox MathLayout::radical(const MathNode& of, const MathStyle& style) {
  const uint32_t sign_glyph = face_.glyph(0x221A);
  if (sign_glyph == 0) {
    lacks_ = true;
    return {};
  }
  const MathBox content = inside(of.parts[0], style.in_cramped());
  const double thick = rule_thickness(measure(HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS, style));
  double gap = measure(style.level == 0 ? HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP
                                        : HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP,
                       style);
  const double height = content.ascent + content.descent;
  MathBox sign = stretched(sign_glyph, height + gap + thick, em(style), true);
  for (auto& ink : sign.ink) ink.exact = true;
  const double room = sign.ascent + sign.descent - thick - height;
  if (room > gap) gap = (gap + room) / 2;
  const double top = -std::round(content.ascent + gap + thick);
  double left = 0;
  MathBox out;
  if (of.parts[1].kind != MathKind::nothing) {
    const MathBox degree = inside(of.parts[1], style.with_level(3).in_cramped());
    const double raise = face_.constant(HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT) /
                         100 * (sign.ascent + sign.descent);
    const double bottom = top + sign.ascent + sign.descent;
    const double before = measure(HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE, style);
    const double after = measure(HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE, style);
    left = std::max(0.0, before + degree.width + after);
    add(out, degree, left - after - degree.width, bottom - raise - degree.descent);
  }
  add_exact(out, sign, left, top + sign.ascent);
  const double start = left + sign.width;
  add(out, content, start, 0);
  out.rules.push_back({start - 0.5, top, start + content.width, top + thick});
  out.ascent =
      std::max(out.ascent, -top + measure(HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER, style));
  out.width = start + content.width;
  return out;
}

}  // namespace dsvl

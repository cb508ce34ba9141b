// Operators and scripts (rules 13, 13a, 17, 18).
#include <algorithm>
#include <cmath>

#include "data/tex/math_layout.h"

namespace dsvl {

// Rule 13. An operator's advance holds its correction, by which what stands below right moves in;
// in faces without corrections it lacks what leans out.
MathBox MathLayout::big_operator(char32_t code, const MathStyle& style) {
  const uint32_t base = face_.glyph(code, std::max(0, style.level - 1));
  if (base == 0) {
    lacks_ = true;
    return {};
  }
  MathBox box;
  if (style.level == 0)
    box = stretched(base, measure(HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT, style),
                    em(style), true);
  else
    box = glyph(base, em(style));
  MathBox out;
  add(out, box, 0, (box.ascent - box.descent) / 2 - axis(style));
  out.width = box.width;
  if (box.ink.size() != 1) return out;
  const GlyphMeasure& of = face_.measure(box.ink[0].glyph);
  out.italic = (of.italic > 0 ? of.italic : of.overhang) * em(style);
  out.width = std::max(0.0, (of.advance - of.italic) * em(style));
  return out;
}

// A face without a prime for scripts has one that stands high beside letters: it is taken as large
// as there, its foot where a script begins.
MathBox MathLayout::raised(const MathNode& of, const MathStyle& style) {
  const MathStyle small = style.script();
  const bool high = face_.glyph(0x2032, small.level - 1) == face_.glyph(0x2032);
  MathBox out;
  for (int i = 0; i < of.amount; ++i) {
    const MathBox prime = character(0x2032, high ? style : small);
    add(out, prime, out.width, high ? -prime.descent - 0.05 * em(style) : 0);
    out.width += prime.width;
  }
  const MathBox rest = inside(of.parts[2], small);
  add(out, rest, out.width, 0);
  out.width += rest.width;
  return out;
}

MathBox MathLayout::scripts(const MathNode& of, const MathStyle& style) {
  const MathNode& bearer = of.parts[0];
  const bool has_above = of.amount > 0 || of.parts[2].kind != MathKind::nothing;
  const bool has_below = of.parts[1].kind != MathKind::nothing;
  const MathBox base = node(bearer, style);
  MathBox above, below;
  if (has_above) above = raised(of, style);
  if (has_below) below = inside(of.parts[1], style.subscript());
  const bool stacked = class_of(bearer) == MathClass::op &&
                       (bearer.limits == MathLimits::always ||
                        (bearer.limits == MathLimits::in_display && style.level == 0));
  const MathBox *low = has_below ? &below : nullptr, *high = has_above ? &above : nullptr;
  return stacked ? limits(base, low, high, style) : beside(base, low, high, style);
}

// Rule 18.
MathBox MathLayout::beside(const MathBox& base, const MathBox* below, const MathBox* above,
                           const MathStyle& style) {
  double up = measure(style.cramped ? HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED
                                    : HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP,
                      style);
  double down = measure(HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN, style);
  if (!base.character) {
    up = std::max(up,
                  base.ascent - measure(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX, style));
    down = std::max(down,
                    base.descent + measure(HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN, style));
  }
  if (above)
    up = std::max(up, above->descent + measure(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN, style));
  if (below && above) {
    const double gap = measure(HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN, style);
    const double missing = gap - ((up - above->descent) - (below->ascent - down));
    if (missing > 0) {
      down += missing;
      const double lift =
          std::clamp(measure(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT, style) -
                         (up - above->descent),
                     0.0, missing);
      up += lift;
      down -= lift;
    }
  } else if (below) {
    down = std::max(down, below->ascent - measure(HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX, style));
  }
  MathBox out;
  add(out, base, 0, 0);
  double right = below ? base.width : base.full_width();
  if (below) {
    add(out, *below, base.width, down);
    right = std::max(right, base.width + below->width);
  }
  if (above) {
    add(out, *above, base.full_width(), -up);
    right = std::max(right, base.full_width() + above->width);
  }
  out.width = right + measure(HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT, style);
  return out;
}

// Rule 13a.
MathBox MathLayout::limits(const MathBox& base, const MathBox* below, const MathBox* above,
                           const MathStyle& style) const {
  MathBox out;
  out.width = base.full_width();
  if (below) out.width = std::max(out.width, below->width);
  if (above) out.width = std::max(out.width, above->width);
  add(out, base, (out.width - base.full_width()) / 2, 0);
  if (above) {
    const double gap = std::max(
        measure(HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN, style),
        measure(HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN, style) - above->descent);
    add(out, *above, (out.width - above->width + base.italic) / 2,
        -base.ascent - gap - above->descent);
  }
  if (below) {
    const double gap =
        std::max(measure(HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN, style),
                 measure(HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN, style) - below->ascent);
    add(out, *below, (out.width - below->width - base.italic) / 2,
        base.descent + gap + below->ascent);
  }
  return out;
}

}  // namespace dsvl

// Accents, lines, braces and arrows over and under (rules 9, 10, 12).
#include <algorithm>
#include <cmath>

#include "data/tex/math_layout.h"

namespace dsvl {

// Rule 12.
MathBox MathLayout::accent(const MathNode& of, const MathStyle& style) {
  MathBox out = node(of.parts[0], style.in_cramped());
  uint32_t mark_glyph = face_.glyph(of.code);
  if (mark_glyph == 0) {
    lacks_ = true;
    return out;
  }
  const double size = em(style);
  if (of.wide)
    for (const uint32_t form : face_.variants(mark_glyph, false)) {
      const GlyphMeasure& measured = face_.measure(form);
      if ((measured.right - measured.left) * size > out.width) break;
      mark_glyph = form;
    }
  const MathBox mark = glyph(mark_glyph, size);
  const double middle = out.accent >= 0 ? out.accent : out.full_width() / 2;
  const double drop = std::min(out.ascent, measure(HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT, style));
  add(out, mark, middle - mark.accent, -(out.ascent - drop));
  return out;
}

MathBox MathLayout::line(const MathNode& of, const MathStyle& style) {
  const bool over = of.amount > 0;
  const MathBox content = inside(of.parts[0], over ? style.in_cramped() : style);
  const double thick = rule_thickness(measure(over ? HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS
                                                   : HB_OT_MATH_CONSTANT_UNDERBAR_RULE_THICKNESS,
                                              style));
  const double gap = measure(
      over ? HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP : HB_OT_MATH_CONSTANT_UNDERBAR_VERTICAL_GAP,
      style);
  const double extra = measure(over ? HB_OT_MATH_CONSTANT_OVERBAR_EXTRA_ASCENDER
                                    : HB_OT_MATH_CONSTANT_UNDERBAR_EXTRA_DESCENDER,
                               style);
  MathBox out;
  add(out, content, 0, 0);
  out.width = content.width;
  const double top = std::round(over ? -content.ascent - gap - thick : content.descent + gap);
  out.rules.push_back({0, top, content.width, top + thick});
  if (over)
    out.ascent = -top + extra;
  else
    out.descent = top + thick + extra;
  return out;
}

// The gap is that of plain TeX's \overbrace, 3 pt beside letters of 10 pt less the brace's own.
MathBox MathLayout::brace(const MathNode& of, const MathStyle& style) {
  const MathBox content = inside(of.parts[0], style.in_cramped());
  const uint32_t base = face_.glyph(of.code);
  if (base == 0) {
    lacks_ = true;
    return content;
  }
  const MathBox mark = stretched(base, content.width, em(style), false);
  const double gap = 0.1 * em(style);
  MathBox out;
  out.width = std::max(content.width, mark.width);
  add(out, content, (out.width - content.width) / 2, 0);
  const double y =
      of.amount > 0 ? -content.ascent - gap - mark.descent : content.descent + gap + mark.ascent;
  add(out, mark, (out.width - mark.width) / 2, y);
  return out;
}

MathBox MathLayout::stack(const MathNode& of, const MathStyle& style) {
  MathBox base = inside(of.parts[0], style);
  const MathBox small = inside(of.parts[1], of.amount > 0 ? style.script() : style.subscript());
  MathBox out =
      limits(base, of.amount < 0 ? &small : nullptr, of.amount > 0 ? &small : nullptr, style);
  return out;
}

// amsmath's \xrightarrow: at least as long as the plain arrow, a little longer than its texts.
MathBox MathLayout::arrow(const MathNode& of, const MathStyle& style) {
  const MathBox above = inside(of.parts[0], style.script());
  const MathBox below = inside(of.parts[1], style.subscript());
  const uint32_t base = face_.glyph(of.code);
  if (base == 0) {
    lacks_ = true;
    return {};
  }
  const double room = 0.45 * em(style.script());
  const MathBox shaft =
      stretched(base, std::max(above.width, below.width) + 2 * room, em(style), false);
  const double gap = 0.1 * em(style);
  MathBox out;
  out.width = shaft.width;
  add(out, shaft, 0, 0);
  add(out, above, (out.width - above.width) / 2, -shaft.ascent - gap - above.descent);
  add(out, below, (out.width - below.width) / 2, shaft.descent + gap + below.ascent);
  return out;
}

}  // namespace dsvl

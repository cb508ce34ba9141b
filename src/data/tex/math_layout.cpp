// Rows: atoms beside each other with the spaces between their classes (rules 5, 6, 20).
#include "data/tex/math_layout.h"

#include <algorithm>
#include <cmath>

#include "data/tex/math_symbols.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

// The TeXbook, page 170: spaces between a class (row) and the next (column), 1/18 em; those below
// zero are left out in scripts. Pairs that cannot be have 0.
constexpr int kSpaces[8][8] = {{0, 3, -4, -5, 0, 0, 0, -3},      // ord
                               {3, 3, 0, -5, 0, 0, 0, -3},       // op
                               {-4, -4, 0, 0, -4, 0, 0, -4},     // bin
                               {-5, -5, 0, 0, -5, 0, 0, -5},     // rel
                               {0, 0, 0, 0, 0, 0, 0, 0},         // open
                               {0, 3, -4, -5, 0, 0, 0, -3},      // close
                               {-3, -3, 0, -3, -3, -3, -3, -3},  // punct
                               {-3, 3, -4, -5, -3, 0, -3, -3}};  // inner

int space_between(MathClass left, MathClass right, bool script) {
  const int space = kSpaces[static_cast<size_t>(left)][static_cast<size_t>(right)];
  return space < 0 && script ? 0 : std::abs(space);
}

void grow(MathBox& to, const MathBox& part, double y) {
  to.ascent = std::max(to.ascent, part.ascent - y);
  to.descent = std::max(to.descent, part.descent + y);
}

}  // namespace

double rule_thickness(double wanted) {
  return std::max(1.0, std::round(wanted));
}

void add_exact(MathBox& to, const MathBox& part, double x, double y) {
  for (auto ink : part.ink) {
    ink.x += x;
    ink.y += y;
    to.ink.push_back(ink);
  }
  for (const auto& rule : part.rules)
    to.rules.push_back({rule.left + x, rule.top + y, rule.right + x, rule.bottom + y});
  grow(to, part, y);
}

void add(MathBox& to, const MathBox& part, double x, double y) {
  add_exact(to, part, x, std::round(y));
}

double MathLayout::em(const MathStyle& style) const {
  if (style.level < 2) return size_;
  const auto which = style.level == 2 ? HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN
                                      : HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN;
  const double percent = face_.constant(which);
  return size_ * (percent > 0 ? percent / 100 : style.level == 2 ? 0.7 : 0.5);
}

double MathLayout::measure(hb_ot_math_constant_t which, const MathStyle& style) const {
  return face_.constant(which) * em(style);
}

double MathLayout::axis(const MathStyle& style) const {
  return measure(HB_OT_MATH_CONSTANT_AXIS_HEIGHT, style);
}

MathBox MathLayout::row(const std::vector<MathNode>& parts, MathStyle style) {
  if (parts.size() == 1 && is_atom(parts[0])) return node(parts[0], style);
  const auto classes = classes_of(parts);
  MathBox out;
  bool first = true;
  MathClass last = MathClass::ord;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind == MathKind::style) {
      style.level = parts[i].amount;
    } else if (parts[i].kind == MathKind::space) {
      out.width += parts[i].amount * em(style) / 18;
    } else {
      if (!first) out.width += space_between(last, classes[i], style.level >= 2) * em(style) / 18;
      const MathBox box = node(parts[i], style);
      add(out, box, out.width, 0);
      out.width += box.full_width();
      first = false;
      last = classes[i];
    }
  }
  return out;
}

MathBox MathLayout::inside(const MathNode& of, MathStyle style) {
  MathBox box = of.kind == MathKind::row ? row(of.parts, style) : node(of, style);
  box.width += box.italic;
  box.italic = 0;
  return box;
}

MathBox MathLayout::node(const MathNode& of, MathStyle style) {
  switch (of.kind) {
    case MathKind::symbol:
      return symbol(of, style);
    case MathKind::row:
      return row(of.parts, style);
    case MathKind::letters:
      style.alphabet = of.alphabet;
      return row(of.parts[0].parts, style);
    case MathKind::function:
      style.alphabet = MathAlphabet::roman;
      return inside(of.parts[0], style);
    case MathKind::classed:
      return row(of.parts[0].parts, style);
    case MathKind::text:
      return text(of, style);
    case MathKind::scripts:
      return scripts(of, style);
    case MathKind::fraction:
      return fraction(of, style);
    case MathKind::radical:
      return radical(of, style);
    case MathKind::fence:
      return fence(of, style);
    case MathKind::big:
      return big(of, style);
    case MathKind::accent:
      return accent(of, style);
    case MathKind::line:
      return line(of, style);
    case MathKind::brace:
      return brace(of, style);
    case MathKind::stack:
      return stack(of, style);
    case MathKind::arrow:
      return arrow(of, style);
    case MathKind::array:
      return array(of, style);
    case MathKind::modulo:
      return modulo(of, style);
    default:
      return {};
  }
}

MathBox MathLayout::glyph(uint32_t glyph, double size) const {
  const GlyphMeasure& of = face_.measure(glyph);
  MathBox box;
  box.width = of.advance * size;
  box.ascent = of.ascent * size;
  box.descent = of.descent * size;
  // Some faces have no corrections, and letters that lean out.
  box.italic = (of.italic > 0 ? of.italic : of.overhang) * size;
  box.accent = of.accent * size;
  box.character = true;
  box.ink.push_back({glyph, size, 0, 0, false});
  return box;
}

MathBox MathLayout::character(char32_t code, const MathStyle& style) {
  const uint32_t found = face_.glyph(code, std::max(0, style.level - 1));
  if (found == 0) {
    lacks_ = true;
    return {};
  }
  return glyph(found, em(style));
}

MathBox MathLayout::symbol(const MathNode& of, const MathStyle& style) {
  if (of.cls == MathClass::op) return big_operator(of.code, style);
  return character(shaped(of.code, style.alphabet), style);
}

MathBox MathLayout::text(const MathNode& of, const MathStyle& style) {
  MathBox out;
  for (const char32_t code : decode_utf8(of.text)) {
    const MathBox box = character(shaped(code, of.alphabet), style);
    add(out, box, out.width, 0);
    out.width += box.width;
  }
  return out;
}

// amsmath: 18mu in display, 8mu elsewhere before the parenthesis, 6mu after "mod".
MathBox MathLayout::modulo(const MathNode& of, const MathStyle& style) {
  const double mu = em(style) / 18;
  MathBox word, out;
  for (const char c : std::string_view("mod")) {
    const MathBox box = character(static_cast<unsigned char>(c), style);
    add(word, box, word.width, 0);
    word.width += box.width;
  }
  const auto put = [&out](const MathBox& box, double space_before) {
    out.width += space_before;
    add(out, box, out.width, 0);
    out.width += box.full_width();
  };
  if (of.parts.empty()) {
    put(word, mu);
    out.width += mu;
    return out;
  }
  const bool bare = of.name == "\\mod";
  const double before = style.level == 0 ? 18 * mu : (bare ? 12 : 8) * mu;
  if (!bare) put(character('(', style), before);
  put(word, bare ? before : 0);
  put(inside(of.parts[0], style), 6 * mu);
  if (!bare) put(character(')', style), 0);
  return out;
}

}  // namespace dsvl

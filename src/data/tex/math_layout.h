// Boxes of formulas: The TeXbook, appendix G, rule by rule.
#pragma once

#include "data/tex/math_face.h"
#include "data/tex/math_tree.h"
#include "data/tex/set_math.h"

namespace dsvl {

struct MathInk {
  uint32_t glyph = 0;
  double size = 0;  // pixels per em
  double x = 0, y = 0;
  bool exact = false;  // joins others: placed to parts of a pixel, not fitted to them
};

// Pixels; y down from the baseline.
struct MathBox {
  double width = 0, ascent = 0, descent = 0;
  double italic = 0;       // correction, right of the width
  double accent = -1;      // where an accent stands, from the left; negative: in the middle
  bool character = false;  // of one character: rules 12, 17 and 18 differ
  std::vector<MathInk> ink;
  std::vector<MathRule> rules;

  double full_width() const { return width + italic; }
};

// `part` with its origin at (x, y) of `to`, y rounded so that letters stand on whole pixels. The
// width is the caller's.
void add(MathBox& to, const MathBox& part, double x, double y);
// The same, y kept: for what joins others.
void add_exact(MathBox& to, const MathBox& part, double x, double y);

struct MathStyle {
  int level = 0;  // 0 display, 1 text, 2 script, 3 scriptscript
  bool cramped = false;
  MathAlphabet alphabet = MathAlphabet::normal;

  MathStyle script() const { return {level < 2 ? 2 : 3, cramped, alphabet}; }
  MathStyle subscript() const { return {level < 2 ? 2 : 3, true, alphabet}; }
  MathStyle with_level(int other) const { return {other, cramped, alphabet}; }
  MathStyle in_cramped() const { return {level, true, alphabet}; }
};

class MathLayout {
 public:
  MathLayout(MathFace& face, double size) : face_(face), size_(size) {}

  MathBox row(const std::vector<MathNode>& parts, MathStyle style);
  bool lacks() const { return lacks_; }  // a character of what was set so far

 private:
  double em(const MathStyle& style) const;
  double measure(hb_ot_math_constant_t which, const MathStyle& style) const;
  double axis(const MathStyle& style) const;

  MathBox node(const MathNode& node, MathStyle style);
  MathBox inside(const MathNode& node, MathStyle style);  // of a row its parts; correction in width
  MathBox glyph(uint32_t glyph, double size) const;
  MathBox character(char32_t code, const MathStyle& style);
  MathBox symbol(const MathNode& node, const MathStyle& style);
  MathBox big_operator(char32_t code, const MathStyle& style);
  MathBox text(const MathNode& node, const MathStyle& style);
  MathBox modulo(const MathNode& node, const MathStyle& style);

  // The first form at least `wanted` pixels high (upright) or wide, or the largest.
  MathBox stretched(uint32_t glyph, double wanted, double size, bool upright);
  MathBox assembled(const std::vector<GlyphPart>& parts, double wanted, double size, bool upright);
  // Centred on the axis.
  MathBox delimiter(char32_t code, double wanted, const MathStyle& style);
  MathBox fenced(const MathBox& inside, char32_t left, char32_t right, const MathStyle& style);
  double delimiter_height(const MathBox& inside, const MathStyle& style) const;
  MathBox fence(const MathNode& node, const MathStyle& style);
  MathBox big(const MathNode& node, const MathStyle& style);

  MathBox scripts(const MathNode& node, const MathStyle& style);
  MathBox raised(const MathNode& node, const MathStyle& style);  // its primes and superscript
  // Null: there is no such script.
  MathBox beside(const MathBox& base, const MathBox* below, const MathBox* above,
                 const MathStyle& style);
  MathBox limits(const MathBox& base, const MathBox* below, const MathBox* above,
                 const MathStyle& style) const;

  MathBox fraction(const MathNode& node, const MathStyle& style);
  double fraction_rule(MathBox& over, MathBox& under, const MathStyle& style, MathBox& out) const;
  void fraction_shifts(const MathBox& over, const MathBox& under, const MathStyle& style,
                       MathBox& out, double left) const;
  MathBox radical(const MathNode& node, const MathStyle& style);
  MathBox accent(const MathNode& node, const MathStyle& style);
  MathBox line(const MathNode& node, const MathStyle& style);
  MathBox brace(const MathNode& node, const MathStyle& style);
  MathBox stack(const MathNode& node, const MathStyle& style);
  MathBox arrow(const MathNode& node, const MathStyle& style);
  MathBox array(const MathNode& node, const MathStyle& style);

  MathFace& face_;
  double size_;
  bool lacks_ = false;
};

double rule_thickness(double wanted);  // whole pixels, at least one

}  // namespace dsvl

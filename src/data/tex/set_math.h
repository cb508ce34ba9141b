// Formulas set as The TeXbook's appendix G says, with the measures of OpenType's MATH table.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/canvas.h"
#include "data/tex/math_tree.h"

namespace dsvl {

class MathFace;

// One glyph, at whole pixels: what is left of a pixel is in its bitmap.
struct MathPiece {
  TextLine line;
  double x = 0, y = 0;  // of its origin
};
// Pixels; top and bottom are whole, at least one pixel apart.
struct MathRule {
  double left = 0, top = 0, right = 0, bottom = 0;
};
// Pixels right of the formula's left end and down from its baseline. Meant to be drawn with its
// origin on a whole pixel.
struct SetMath {
  double width = 0, ascent = 0, descent = 0;
  std::vector<MathPiece> pieces;
  std::vector<MathRule> rules;
};

// Keeps the faces it has read, a few megabytes each, 16 at most. One per thread, like its pen.
class MathSetter {
 public:
  explicit MathSetter(Pen& pen);
  ~MathSetter();
  MathSetter(const MathSetter&) = delete;
  MathSetter& operator=(const MathSetter&) = delete;

  // `tree` is read_math's; `size` pixels per em, 8..512. Nothing where the face lacks a character,
  // or where negative spaces put ink more than an em beside the formula. Fails when the face has no
  // MATH table.
  std::optional<SetMath> set(const MathNode& tree, const FontFile& face, double size, bool display);

 private:
  MathFace& face_of(const FontFile& font);

  Pen& pen_;
  std::map<std::string, std::unique_ptr<MathFace>> faces_;  // by path
};

// Its origin at (x, baseline) of the picture; what falls outside is cut.
void draw_math(Image& image, const SetMath& formula, int x, int baseline, Color color);

}  // namespace dsvl

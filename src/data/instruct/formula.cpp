// Boxes beside and above each other.
#include "data/instruct/formula.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {
namespace {

// `part` moved, its ink added; the caller sets the measures.
void add(Formula& whole, const Formula& part, double x, double y) {
  for (auto piece : part.pieces) {
    piece.place = piece.place + Point{x, y};
    whole.pieces.push_back(std::move(piece));
  }
  for (auto stroke : part.strokes) {
    for (auto& p : stroke) p = p + Point{x, y};
    whole.strokes.push_back(std::move(stroke));
  }
  whole.above = std::max(whole.above, part.above - y);
  whole.below = std::max(whole.below, part.below + y);
}

}  // namespace

Formula FormulaSetter::text(const std::string& text, double size, const std::string& latex) {
  Formula made{latex.empty() ? text : latex, board_.width_of(text, size) + size * 0.12, size * 0.55,
               size * 0.55};
  made.pieces.push_back({text, {size * 0.06, 0}, size});
  return made;
}

Formula FormulaSetter::sign(const std::string& text, double size, const std::string& latex) {
  Formula made = this->text(text, size, latex.empty() ? text : latex);
  made.pieces[0].place.x += size * 0.2;
  made.width += size * 0.4;
  return made;
}

Formula FormulaSetter::row(const std::vector<Formula>& parts) {
  Formula made;
  for (const auto& part : parts) {
    add(made, part, made.width, 0);
    made.width += part.width;
    made.latex += part.latex;
  }
  return made;
}

Formula FormulaSetter::raised(const Formula& base, const Formula& power) {
  Formula made{str(base.latex, "^{", power.latex, "}"), base.width + power.width, 0, 0};
  add(made, base, 0, 0);
  add(made, power, base.width, -(base.above - power.below * 0.4));
  return made;
}

Formula FormulaSetter::lowered(const Formula& base, const Formula& index) {
  Formula made{str(base.latex, "_{", index.latex, "}"), base.width + index.width, 0, 0};
  add(made, base, 0, 0);
  add(made, index, base.width, base.below - index.above * 0.4);
  return made;
}

Formula FormulaSetter::fraction(const Formula& over, const Formula& under, double size) {
  const double width = std::max(over.width, under.width) + size * 0.3, gap = size * 0.2;
  Formula made{str("\\frac{", over.latex, "}{", under.latex, "}"), width + size * 0.2, 0, 0};
  add(made, over, size * 0.1 + (width - over.width) / 2, -gap - over.below);
  add(made, under, size * 0.1 + (width - under.width) / 2, gap + under.above);
  made.strokes.push_back({{size * 0.1, 0}, {size * 0.1 + width, 0}});
  return made;
}

Formula FormulaSetter::root(const Formula& of, double size) {
  const double hook = size * 0.55, top = -of.above - size * 0.1;
  Formula made{str("\\sqrt{", of.latex, "}"), of.width + hook + size * 0.15, 0, 0};
  add(made, of, hook, 0);
  made.above = std::max(made.above, -top + size * 0.1);
  made.strokes.push_back({{0, size * 0.1},
                          {hook * 0.35, 0},
                          {hook * 0.6, of.below},
                          {hook * 0.9, top},
                          {hook + of.width + size * 0.1, top}});
  return made;
}

void FormulaSetter::draw(const Formula& formula, Point origin) {
  const Look& look = board_.look();
  for (const auto& piece : formula.pieces)
    board_.label(piece.text, origin + piece.place, Align::start, look.ink, piece.size);
  for (auto stroke : formula.strokes) {
    for (auto& p : stroke) p = p + origin;
    board_.shapes().path(stroke, look.ink, look.line_width * 0.8);
  }
}

}  // namespace dsvl

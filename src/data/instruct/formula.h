// Formulas in print with their LaTeX: rows, powers, indices, fractions, roots.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "data/instruct/board.h"

namespace dsvl {

// Laid out around its axis, the line that fractions stand on: x to the right from 0, y down from
// the axis, pixels.
struct Formula {
  std::string latex;
  double width = 0, above = 0, below = 0;  // both positive
  struct Piece {
    std::string text;
    Point place;  // left end, middle of the line's height
    double size;
  };
  std::vector<Piece> pieces = {};
  std::vector<std::vector<Point>> strokes = {};
};

class FormulaSetter {
 public:
  explicit FormulaSetter(Board& board) : board_(board) {}

  // `size` is of the letters here and below, pixels per em. `latex` as `text` where none is given;
  // what stands in a picture is `text`.
  Formula text(const std::string& text, double size, const std::string& latex = "");
  // With a little room on both sides: +, −, =.
  Formula sign(const std::string& text, double size, const std::string& latex = "");
  Formula row(const std::vector<Formula>& parts);
  Formula raised(const Formula& base, const Formula& power);
  Formula lowered(const Formula& base, const Formula& index);
  Formula fraction(const Formula& over, const Formula& under, double size);
  Formula root(const Formula& of, double size);

  void draw(const Formula& formula, Point origin);

 private:
  Board& board_;
};

}  // namespace dsvl

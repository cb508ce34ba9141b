// A formula as a tree: what LaTeX's mathematics says, free of how it was typed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dsvl {

// The TeXbook, chapter 17: the kinds of atoms, which decide the spaces between them.
enum class MathClass : uint8_t { ord, op, bin, rel, open, close, punct, inner };

// Shapes of letters, one each block of Unicode's mathematical alphanumeric symbols.
enum class MathAlphabet : uint8_t {
  normal,  // Latin and small Greek slanted, capital Greek and digits upright
  roman,
  bold,
  bold_italic,
  italic,
  sans,
  mono,
  script,
  fraktur,
  doubled
};

enum class MathLimits : uint8_t { never, in_display, always };

// The comment of each kind says what `parts` and the other members hold.
enum class MathKind : uint8_t {
  nothing,   // a script or a degree that is not there
  symbol,    // code, cls, limits of an operator
  row,       // any number
  letters,   // a row; alphabet
  text,      // text: its characters; alphabet
  function,  // a row; limits
  space,     // amount: 1/18 em
  scripts,   // what bears them, below, above; amount: primes
  fraction,  // above, below; amount: 0 as the style is, 1 display, 2 text, 3 continued; rule
  radical,   // of what, degree
  fence,     // delimiter, row, delimiter, row, ..., delimiter (code 0: nothing is drawn)
  big,       // delimiter; amount: size 1..4
  accent,    // of what; code; wide: as wide as that
  line,      // of what; amount: 1 over, -1 under
  brace,     // of what; code; amount as in a line; arrows too
  stack,     // what bears it, what is set small; amount as in a line
  arrow,     // above, below, each a row or nothing; code
  array,     // cells, row by row; text: a letter a column, '|' for rules; amount: columns
  style,     // of the rest of its row; amount: 0 display .. 3 scriptscript
  modulo,    // \bmod, or a row: \pmod \mod
  classed    // a row as one of class cls: \mathrel{...}
};

struct MathNode {
  MathKind kind = MathKind::nothing;
  MathClass cls = MathClass::ord;
  MathLimits limits = MathLimits::never;
  MathAlphabet alphabet = MathAlphabet::normal;
  bool rule = false;  // of a fraction
  bool wide = false;  // of an accent
  char32_t code = 0;
  int amount = 0;
  std::string name = {};  // "a", "\\alpha", "\\frac", of an array "pmatrix"
  std::string text = {};
  std::vector<int> lines = {};  // of an array: rows with a rule above, from 0
  std::vector<MathNode> parts = {};
};

bool is_atom(const MathNode& node);  // not a space or a switch of style
MathClass class_of(const MathNode& node);

// The class of each part of a row, where a sign is binary only between two that it may join (The
// TeXbook, appendix G, rules 5 and 6). Of parts that are no atoms: ord, to be ignored.
std::vector<MathClass> classes_of(const std::vector<MathNode>& row);

}  // namespace dsvl

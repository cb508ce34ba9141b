// Recursive descent over the tokens of a formula; read_math() is its door.
#pragma once

#include "data/tex/math_symbols.h"
#include "data/tex/math_tokens.h"
#include "data/tex/math_tree.h"

namespace dsvl {

MathNode math_symbol_node(const MathSymbol& symbol);

// After a fault the tokens are at their end, and everything returns soon.
class MathReader {
 public:
  explicit MathReader(std::string_view latex) : tokens_(latex) {}

  MathNode read();
  const std::string& fault() const { return fault_; }

 private:
  using Kind = MathToken::Kind;
  using Method = MathNode (MathReader::*)(const std::string& name);
  struct Depth;
  static Method method_of(const std::string& name);

  MathNode refuse(std::string why);
  // Up to a token that ends a row: of a group, a cell, a fence; ']' with `bracket`.
  // Up to what ends it, with `bracket` a ']' too; `infixes`: \over and its like may cut it in two.
  MathNode row(bool bracket = false, bool infixes = true);
  bool row_ends(bool bracket);
  MathNode infix(MathNode above, bool bracket);
  MathNode atom();
  MathNode element();  // without its scripts
  MathNode group();
  MathNode character(const MathToken& token);
  MathNode command(const std::string& name);
  MathNode with_scripts(MathNode base);
  bool read_script(Kind kind, MathNode& script);
  void read_limits(MathNode& base);
  MathNode argument(const std::string& of);
  MathNode row_argument(const std::string& of);  // the same, a row in any case
  MathNode delimiter(const std::string& of);

  MathNode fraction(const std::string& name);
  // What stands in brackets next; nothing where that is nothing.
  MathNode option(const std::string& name);
  MathNode radical(const std::string& name);
  MathNode fence(const std::string& name);
  MathNode big(const std::string& name);
  MathNode accent(const std::string& name);
  MathNode line(const std::string& name);
  MathNode brace(const std::string& name);
  MathNode stack(const std::string& name);
  MathNode arrow(const std::string& name);
  MathNode letters(const std::string& name);
  MathNode letters_switch(const std::string& name);
  MathNode words(const std::string& name);
  MathNode named_function(const std::string& name);
  MathNode operator_name(const std::string& name);
  MathNode space(const std::string& name);
  MathNode wide_space(const std::string& name);
  MathNode dots(const std::string& name);
  MathNode style(const std::string& name);
  MathNode modulo(const std::string& name);
  MathNode classed(const std::string& name);
  MathNode negated(const std::string& name);
  MathNode ignored(const std::string& name);
  MathNode label(const std::string& name);
  MathNode environment(const std::string& name);
  MathNode substack(const std::string& name);

  MathNode plain_words(const std::string& source, const std::string& name);
  MathNode formula_in_words(const std::string& source);
  MathNode shaped_row(MathNode row, const std::string& name);
  // Cells up to \end or a brace.
  MathNode cells(MathNode array);
  bool row_of_cells_ends(std::vector<std::vector<MathNode>>& grid);

  MathTokens tokens_;
  int depth_ = 0;
  size_t num_cells_ = 0;
  std::string fault_;
};

}  // namespace dsvl

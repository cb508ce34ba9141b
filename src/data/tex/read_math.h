// LaTeX's mathematics as a tree, and back to text in one way of writing.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "data/tex/math_tree.h"

namespace dsvl {

struct MathReading {
  std::shared_ptr<const MathNode> tree;  // a row; nothing where `fault` says why
  std::string latex;                     // write_math of the tree: reading it gives the same again
  std::string fault;                     // "unknown command \foo", "nested deeper than 16", ...
};

// `latex` is what stands between dollars or in an environment for formulas, or such an environment
// itself (align*, equation, ...). What cannot be seen is not kept: braces without effect, \label,
// comments, which of a symbol's names was used. Any bytes may be given. At most 1,000 of them,
// given and written, 16 groups in each other, 200 cells.
MathReading read_math(std::string_view latex);

}  // namespace dsvl

// A formula's tree as LaTeX, each thing in one way.
#pragma once

#include <string>

#include "data/tex/math_tree.h"

namespace dsvl {

// Blanks stand around signs that relate or join (not in scripts, unless they are words), after
// commas, between cells, and where a command's name would run into what follows.
std::string write_math(const MathNode& tree);

}  // namespace dsvl

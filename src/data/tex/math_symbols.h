// The table of LaTeX's symbols: names, code points, classes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/tex/math_tree.h"

namespace dsvl {

struct MathSymbol {
  std::string name;  // as it is written: "\\leq", "+"
  char32_t code = 0;
  MathClass cls = MathClass::ord;
  MathLimits limits = MathLimits::never;
};

// By a command with its backslash ("\\not\\in" too) or a character alone; of several names for one
// thing the first. Nothing when the table has no such name.
const MathSymbol* find_math_symbol(std::string_view name);
const MathSymbol* find_math_symbol(char32_t code);
std::vector<const MathSymbol*> all_math_symbols();  // sorted by name

// How a delimiter of \left and \big is written; empty where `symbol` does not stretch.
std::string math_delimiter(const MathSymbol& symbol);

// \sin, \max, ...: whether there is such a function, and whether it bears limits.
bool is_math_function(std::string_view name);
MathLimits limits_of_function(std::string_view name);

// A letter or digit in another shape (Unicode 15, section 22.2); any other character as it is.
char32_t shaped(char32_t code, MathAlphabet alphabet);

}  // namespace dsvl

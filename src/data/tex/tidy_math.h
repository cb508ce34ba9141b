// What changes nothing that can be seen is taken out of a formula's tree.
#pragma once

#include "data/tex/math_tree.h"

namespace dsvl {

// Groups are opened (a sign in braces of its own joins what is around it then), spaces at the ends
// and empty groups dropped, \dots decided by what follows (as amsmath does).
void tidy_math_row(MathNode& row);

// What stands for a group in braces: its one part where the braces change nothing.
MathNode tidy_math_group(MathNode row);

// Whether `alphabet` makes any letter of the tree another than it is without.
bool alphabet_shows(const MathNode& node, MathAlphabet alphabet);

// The one of a grid that needs no environment (a formula alone in an align), or the grid with the
// columns that some row fills.
MathNode tidy_math_array(MathNode array, std::vector<std::vector<MathNode>> grid);

}  // namespace dsvl

// Files of faces that belong together: upright, bold, italic; and a typewriter face beside them.
#pragma once

#include <vector>

#include "data/fonts.h"

namespace dsvl {

// Where bold or italic has no file (its path is empty), such text is set upright.
struct FaceFamily {
  FontFile upright, bold, italic, typewriter;
};

// Told by the names of files ("X-Regular", "X-Bold", "X-Italic" and other ways to say so). Families
// without a bold face are left out. Typewriter faces are those whose names say so; where the set
// has none, code is set upright.
std::vector<FaceFamily> find_families(const std::vector<FontFile>& fonts);

}  // namespace dsvl

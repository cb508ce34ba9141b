// Exchanges built on a mesh's sum.
#pragma once

#include <string>
#include <vector>

#include "dist/mesh.h"

namespace dsvl {

// Every rank brings a list of the same length in which it fills its own places and leaves the
// others empty; all get the whole list.
std::vector<std::string> gather_strings(Mesh& mesh, std::vector<std::string> own);

}  // namespace dsvl

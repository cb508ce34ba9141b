// What a page writes (src, href) as a file of its package.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/source.h"

namespace dsvl {

// The same folders with links resolved, so that paths can be compared.
std::vector<SourceRoot> real_roots(std::vector<SourceRoot> roots);

// The file below one of the folders, or "" and why: "on the network", "inside the page", "outside
// the package", "not there". Files lie in the page's own package, the first, or in one beside it: a
// path of the first is looked for at the same place of the others, with the name of the package
// exchanged too (/usr/share/doc/A-zh/x.png is /usr/share/doc/A-en/x.png in A-en). `reference` is
// relative to the page, or begins with '/' at the top of a package. `roots` as real_roots() gives
// them.
std::string find_reference(const std::vector<SourceRoot>& roots, const std::string& page,
                           std::string_view reference, std::string& why);

}  // namespace dsvl

// Where fetched source packages are kept.
#pragma once

#include <string>

namespace dsvl {

// $DSVL_SOURCES, or dsvl/sources in $XDG_CACHE_HOME or ~/.cache. Not made here.
std::string source_cache();

}  // namespace dsvl

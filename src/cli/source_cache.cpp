// The cache folder from the environment.
#include "cli/source_cache.h"

#include "base/error.h"
#include "cli/environment.h"

namespace dsvl {

std::string source_cache() {
  if (const auto own = variable("DSVL_SOURCES"); !own.empty()) return own;
  if (variable("XDG_CACHE_HOME").empty() && variable("HOME").empty())
    fail("environment: HOME is not set; set DSVL_SOURCES to a folder for sources");
  return cache_home() + "/dsvl/sources";
}

}  // namespace dsvl

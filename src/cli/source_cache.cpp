// The cache folder from the environment.
#include "cli/source_cache.h"

#include <cstdlib>

#include "base/error.h"

namespace dsvl {

std::string source_cache() {
  const auto value = [](const char* name) {
    const char* text = std::getenv(name);
    return std::string(text == nullptr ? "" : text);
  };
  if (const auto own = value("DSVL_SOURCES"); !own.empty()) return own;
  if (const auto cache = value("XDG_CACHE_HOME"); !cache.empty()) return cache + "/dsvl/sources";
  const auto home = value("HOME");
  if (home.empty()) fail("environment: HOME is not set; set DSVL_SOURCES to a folder for sources");
  return home + "/.cache/dsvl/sources";
}

}  // namespace dsvl

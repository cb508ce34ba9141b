// The process's environment, read only.
#include "cli/environment.h"

#include <cstdlib>
#include <filesystem>

namespace dsvl {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string cache_home() {
  const std::string cache = variable("XDG_CACHE_HOME");
  return cache.empty() ? (std::filesystem::path(variable("HOME")) / ".cache").string() : cache;
}

}  // namespace dsvl

// In the cache of packages.
#include "support/test_data.h"

#include <cstdlib>
#include <filesystem>

#include "base/error.h"

namespace dsvl {

std::string test_data(const std::string& path) {
  const char* cache = std::getenv("DSVL_CACHE");
  const char* home = std::getenv("HOME");
  const std::string whole =
      (cache ? cache : std::string(home ? home : "") + "/.cache/dsvl") + "/test_data/" + path;
  if (!std::filesystem::exists(whole)) fail(whole, " is not there: run scripts/fetch_test_data.sh");
  return whole;
}

}  // namespace dsvl

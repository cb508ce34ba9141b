// Source packages into the cache, by the system's own package clients.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/source.h"

namespace dsvl {

struct FetchResult {
  int64_t packages = 0, there_already = 0, bytes = 0;  // bytes: of package files
};

// Brings every row that has `fetch`, each package once: `apt-get download` or `pip download` of the
// pinned version, the SHA-256 compared, unpacked into unpacked_folder(). What is there already is
// left alone, so a broken-off run goes on. `say` gets a line a package. Fails after the last
// package, naming those that did not come and why.
FetchResult fetch_sources(const std::vector<SourceRow>& rows, const std::string& cache,
                          const std::function<void(const std::string&)>& say);

}  // namespace dsvl

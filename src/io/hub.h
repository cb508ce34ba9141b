// Models from a hub into the cache.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/hub_files.h"
#include "io/hub_settings.h"

namespace dsvl {

struct PullReport {
  std::string snapshot;  // the folder that holds the model
  std::string model;     // what to open: the folder, or a GGUF file in it
  std::string commit;
  int64_t files = 0, fetched_files = 0;
  uint64_t bytes = 0, fetched_bytes = 0;
};

// What to open of this model in the cache, when all that is needed is there; nothing is asked.
std::optional<std::string> find_in_cache(const HubSettings& settings, const HubName& name,
                                         HubNeed need);

// Brings the cache up to what the hub has now: several files at a time, a bar on a terminal. The
// snapshot's links appear when all blobs are there. base/signals are heeded: what was fetched stays
// and is gone on from. Fails in one line.
PullReport pull(const HubSettings& settings, const HubName& name, HubNeed need);
// The same for files by name; fails when the hub lists no such file.
PullReport pull(const HubSettings& settings, const HubName& name,
                const std::vector<std::string>& paths);

}  // namespace dsvl

// Which of a repository's files a model needs: weights, configuration, tokenizer, templates; never
// scripts.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

enum class HubNeed {
  config,     // config.json
  tokenizer,  // what makes ids of text
  adapter,    // adapter_config.json and its weights
  model,      // all that running it takes
};

// Those of `paths` that are needed, weights last. Weights are safetensors (an index and its shards
// before a single file); pickled ones only where there are no others.
std::vector<std::string> needed_files(const std::vector<std::string>& paths, HubNeed need);

// True when a folder holds enough that nothing must be fetched.
bool holds_needed_files(const std::string& directory, HubNeed need);

}  // namespace dsvl

// Which of a repository's files a model needs: weights, configuration, tokenizer, templates; never
// scripts.
#pragma once

#include <optional>
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
// before a single file); pickled ones only where there are no others; and where there are none at
// all, or `gguf` names one, a GGUF file, which is all that is needed then (io/hub_gguf).
std::vector<std::string> needed_files(const std::vector<std::string>& paths, HubNeed need,
                                      const std::string& gguf = "");

// What to open of a folder that holds enough that nothing must be fetched: itself or its GGUF
// file's path. Nothing where something is missing, or `gguf` leaves a choice.
std::optional<std::string> find_needed_files(const std::string& directory, HubNeed need,
                                             const std::string& gguf = "");

}  // namespace dsvl

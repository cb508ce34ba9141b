// What a configuration amounts to: parameters by part, memory. For `inspect` and `plan`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/config.h"
#include "nn/module.h"

namespace dsvl {

struct ModelSummary {
  // "low-resolution tower (SigLIP)", "aligner", "language model head" ... -> parameters that
  // forward reads
  std::vector<std::pair<std::string, int64_t>> parts;
  int64_t parameters = 0;  // their sum
  // What one token's pass multiplies with: without the routed experts it does not go to, and
  // without the embedding table, of which it reads a row.
  int64_t activated_parameters = 0;
  int64_t published_parameters =
      0;  // with what published files of the layout hold and no forward reads
};

ModelSummary summarise(const std::vector<Parameter>& parameters, const ModelConfig& config);

int64_t element_count(const std::vector<int64_t>& shape);
// "[3, 17]", for messages.
std::string shape_text(const std::vector<int64_t>& shape);

// Bytes of keys and values, or of latents, for one sequence of `tokens`.
int64_t cache_bytes(const LanguageConfig& config, int64_t tokens);

// "DeepSeek-VL", "DeepSeek-VL, hybrid encoder", "DeepSeek-V2 language model" …
std::string family_name(const ModelConfig& config);

}  // namespace dsvl

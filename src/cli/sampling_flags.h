// The flags that say how tokens are chosen; for every verb that answers. A flag beats DSVL_*, that
// beats the model's generation_config.json, that beats the default.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/flags.h"
#include "infer/generate.h"
#include "infer/generation_config.h"

namespace dsvl {

struct SamplingFlags {
  std::optional<int64_t> max_new_tokens, top_k, no_repeat_ngram, seed;
  std::optional<double> temperature, top_p, repetition_penalty;
  std::vector<std::string> stop;

  void declare(Flags& flags);
  void check() const;  // UsageError on values that no model could take
  void apply(GenerateOptions& options, const GenerationConfig& model) const;
};

}  // namespace dsvl

// The flags that say how tokens are chosen; for every verb that answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/flags.h"
#include "infer/generate.h"

namespace dsvl {

struct SamplingFlags {
  int64_t max_new_tokens = 512, top_k = 0, no_repeat_ngram = 0;
  double temperature = 0.0, top_p = 1.0, repetition_penalty = 1.0;
  std::optional<int64_t> seed;
  std::vector<std::string> stop;

  void declare(Flags& flags);
  void check() const;  // UsageError on values that no model could take
  void apply(GenerateOptions& options) const;
};

}  // namespace dsvl

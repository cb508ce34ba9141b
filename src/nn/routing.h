// From choices to rows: who computes what, with the limits the gates before DeepSeek's put on it.
// Spec training 5.1-5.4.
#pragma once

#include <vector>

#include "nn/gate.h"
#include "nn/moe_run.h"

namespace dsvl {

struct Assignment {
  Tensor token;               // [M] int64, rows of the input, expert 0's first
  Tensor weight;              // [M] float32, differentiable
  std::vector<int64_t> rows;  // [E]: of those, each expert's
  std::vector<int64_t> load;  // [E]: tokens that chose it, dropped or not
  int64_t dropped = 0;        // choices that found their expert full
};

// Tokens go to the experts they chose, as far as the second expert is used and there is room. `run`
// null: outside training.
Assignment assign_tokens(const Choice& choice, const MoeConfig& config, const MoeRun* run,
                         int64_t layer);

// Each expert takes its best K n / E (at least one) of the n tokens of a group.
Assignment assign_experts(const Choice& choice, const MoeConfig& config, const MoeRun* run,
                          int64_t layer);

// Groups of tokens that are routed together: first rows, then the number of tokens N.
std::vector<int64_t> group_bounds(int64_t tokens, int64_t group_size);

}  // namespace dsvl

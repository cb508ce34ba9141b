// Tokens to experts: choices sorted so that each expert's lie one behind another.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace dsvl {

using at::Tensor;

struct Dispatch {
  Tensor order;                 // [M] int64: places in the flat choices, expert 0's first
  std::vector<int64_t> counts;  // [E], how many each expert got
};

// experts [N, K] int64, each below num_experts, or negative for a choice that is left out. Choices
// of one expert stay in their order.
Dispatch sort_by_expert(const Tensor& experts, int64_t num_experts);

}  // namespace dsvl

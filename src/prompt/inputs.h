// What a model is given: ids and pixels, ready.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace dsvl {

using at::Tensor;

struct Inputs {
  std::vector<int64_t> input_ids;  // placeholders already expanded to num_image_tokens copies
  Tensor pixel_values;  // [n, 3, S, S] float32 as the vision model takes it; undefined when n = 0
  int64_t image_token_id = -1;  // positions with this id take image embeddings, in order
};

}  // namespace dsvl

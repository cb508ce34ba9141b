// The tensors on a prompt's way through the model, by name (design 4), and two such files compared.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/deepseek_vl.h"
#include "prompt/inputs.h"

namespace dsvl {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

// input_ids [T] int64, pixel_values [n,3,S,S], low_res_features and high_res_features [n,N,D],
// image_embeds [n*N,hidden] (those that the model and prompt have), hidden_states.L [T,hidden] when
// `all_layers` (0: the first layer's input, L: the output of the L-th), logits [T,V]. All float32
// but the ids.
NamedTensors trace(const DeepseekVl& model, const Inputs& inputs, bool all_layers);

// One tensor of two traces beside each other.
struct Comparison {
  std::string name;
  bool agrees = false;
  std::string finding;  // "largest difference 1.2e-07", or what parts
};

// Every tensor of either file, in the order of the model's stages. Fails when the files have none
// in common. hidden_states that only one file holds are left out (--all was given to one); others
// then part.
std::vector<Comparison> compare_traces(const std::string& path_a, const std::string& path_b,
                                       double tolerance);

}  // namespace dsvl

// First values of a model: a function of (seed, parameter name), whatever the order and the
// threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/config.h"
#include "nn/module.h"

namespace dsvl {

// Values for one parameter, in `dtype`.
//   norms 1, biases 0, buffers 0 and always float32, hd_alpha_downsamples 0 (spec
//   architecture 3.6); linear layers and embeddings normal: 0.006 in the language model from width
//   2048 on (spec training: DeepSeek LLM), 0.02 below and in the towers (LlamaConfig's and ViT's
//   usual value); convolutions and the aligner 1/sqrt(fan_in); position tables 0.02; neck_hd equals
//   neck.
Tensor init_values(const Parameter& parameter, const ModelConfig& config, uint64_t seed,
                   at::ScalarType dtype);

// Fills every parameter.
void init_weights(const std::vector<Parameter>& parameters, const ModelConfig& config,
                  uint64_t seed, at::ScalarType dtype);

// A model directory of random weights, one parameter in memory at a time, in the configuration's
// own layout; tokenizer and processor files come from `files_from`.
void write_random_model(const std::string& directory, const std::vector<Parameter>& parameters,
                        const ModelConfig& config, uint64_t seed, at::ScalarType dtype,
                        const std::string& files_from);

}  // namespace dsvl

// config.json of a GGUF file's metadata, and the metadata of a configuration.
#pragma once

#include <vector>

#include "base/value.h"
#include "io/gguf.h"
#include "models/config.h"

namespace dsvl {

// What the config.json of a published model directory would say, with bos_token_id, eos_token_id (a
// list where the file names an end of turn too) and torch_dtype. Fails naming file and key on
// settings that would change answers and cannot be followed.
Value gguf_config(const GgufFile& file);

// The metadata that llama.cpp builds such a language model from. Fails with what the architecture
// has no place for.
GgufMetadata gguf_metadata(const LanguageConfig& config);

// Divisors [head_dim / 2] of the rotary frequencies for llama3's scaling: the file's
// rope_freqs.weight.
std::vector<float> llama3_divisors(const LanguageConfig& config);

// What llama.cpp multiplies a file's rope.scaling.attn_factor with, whatever yarn_attn_factor says
// beside it; `log_multiplier` 0 where there is none.
double gguf_yarn_factor(double factor, double log_multiplier);

}  // namespace dsvl

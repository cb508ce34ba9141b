// generation_config.json: how a model's makers want its answers drawn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "infer/sampler.h"

namespace dsvl {

// Keys as transformers names them; unset where the file says nothing.
struct GenerationConfig {
  bool do_sample = false;
  std::optional<double> temperature, top_p, repetition_penalty;
  std::optional<int64_t> top_k, no_repeat_ngram_size, max_new_tokens;
  std::vector<int64_t> eos_token_id;  // a number or a list in the file
  // Settings that would change answers and are not had here ("num_beams").
  std::vector<std::string> unread;

  // The settings an answer gets without flags. Greedy unless do_sample; then temperature 1, top-k
  // 50 and top-p 1 where the file has no others, as in transformers.
  SamplingOptions sampling() const;
};

// Of a model directory; all unset when it has no such file. Fails with file and key.
GenerationConfig read_generation_config(const std::string& directory);

}  // namespace dsvl

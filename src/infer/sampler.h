// The next token from logits, in the order and with the meaning transformers gives each setting.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"

namespace dsvl {

struct SamplingOptions {
  double temperature = 0.0;  // 0: greedy, and top_k, top_p, seed count for nothing
  int64_t top_k = 0;         // 0: all tokens
  double top_p = 1.0;        // [0, 1]; 0: the likeliest alone
  double repetition_penalty =
      1.0;                      // > 0; logits of tokens seen are divided (multiplied when negative)
  int64_t no_repeat_ngram = 0;  // 0: off; n-grams of this size never come twice
  uint64_t seed = 0;
};

// One sequence's sampler.
class Sampler {
 public:
  // `stream` tells sequences of one request apart.
  Sampler(const SamplingOptions& options, uint64_t stream);

  // Tokens that penalty and n-gram rule see besides those sampled (a text-only model's prompt).
  void observe(std::span<const int64_t> tokens);

  // Chooses and remembers. Fails when the logits are not numbers. The logits are worked on in
  // place.
  int64_t next(std::span<float> logits);

 private:
  void penalise(std::span<float> logits) const;
  void ban_ngrams(std::span<float> logits) const;
  int64_t draw(std::span<const float> logits);

  SamplingOptions options_;
  Random random_;
  std::vector<int64_t> seen_;
};

}  // namespace dsvl

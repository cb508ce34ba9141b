// Angles of rotary positions with the published scalings (linear, dynamic, llama3, yarn), computed
// as transformers computes them for LLaMA: in float32, by the same operations.
#pragma once

#include "models/config.h"
#include "nn/batch.h"

namespace dsvl {

class RopeTable {
 public:
  explicit RopeTable(const LanguageConfig& config);

  // cos and sin [N, K/2] float32 of the batch's positions, on their device.
  struct Angles {
    Tensor cos, sin;
  };
  Angles angles(const Batch& batch) const;

  // Frequencies [K/2] for a sequence of this many tokens; only "dynamic" depends on it.
  Tensor inverse_frequencies(int64_t tokens) const;
  // Factor on cos and sin; 1 but for yarn.
  double attention_factor() const { return attention_factor_; }

 private:
  Tensor compute(int64_t tokens) const;

  const RopeConfig rope_;
  const int64_t head_dim_, max_positions_;
  double attention_factor_;
  Tensor base_;  // frequencies of any length up to max_positions
};

// What YaRN's mscale_all_dim makes of latent attention's softmax scale: m^2 (spec architecture
// 8.4.3); 1 without.
double yarn_softmax_factor(const RopeConfig& rope);

// Positions a model takes at most: max_position_embeddings; with "dynamic" scaling, which is made
// to go past them, `factor` times as many.
int64_t max_positions(const LanguageConfig& config);

}  // namespace dsvl

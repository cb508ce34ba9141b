// The gate of a mixture of experts: how well each expert suits a token, and which ones it chooses.
// Spec architecture 8.3-8.5.
#pragma once

#include "nn/module.h"
#include "nn/moe_config.h"

namespace dsvl {

struct Choice {
  Tensor logits;   // [N, E] float32
  Tensor scores;   // [N, E] float32
  Tensor experts;  // [N, K] int64, best first; undefined where experts choose tokens
  Tensor weights;  // [N, K] float32, of the chosen ones
};

struct Gate : Module {
  Gate(Module& parent, const std::string& name, int64_t hidden_size, const MoeConfig& config);

  // x [N, D]. Scores are float32 whatever the weight's dtype. Differentiable but for the choice.
  Choice forward(const Tensor& x) const;

  Tensor weight;                   // [E, D]
  Tensor e_score_correction_bias;  // [E] with noaux_tc: moves the choice, not the weights

 private:
  Tensor choose(const Tensor& scores) const;

  const MoeConfig config_;
  const int64_t group_best_;  // a group counts as much as so many of its best experts; 0: no groups
};

}  // namespace dsvl

// Muon: momentum whose matrix is brought to (almost) orthogonal before it is applied, so that
// every direction of a weight moves alike. Keller Jordan, 2024; the scale by which one learning
// rate serves it and AdamW alike is that of "Muon is Scalable for LLM Training", arXiv 2502.16982,
// section 2.2.
#pragma once

#include <string>
#include <vector>

#include "train/adamw.h"

namespace dsvl {

struct MuonStep {
  double learning_rate, momentum, weight_decay;
  double grad_scale;  // gradients are multiplied by this first (clipping)
};

// Whether Muon takes a parameter: weights of linear layers and convolutions. Tables (embeddings,
// positions), the patch embedding, output heads, norms and biases stay with AdamW, as published.
bool muon_takes(const std::string& name, const std::vector<int64_t>& shape);

// One update of `slot` (weight [O, ...]: a matrix [O, rest]); exp_avg holds the momentum,
// exp_avg_sq is not used and may be undefined. Fused queries, keys and values (qkv, [3 D, D]) count
// as three matrices.
void muon_update(OptimizerSlot& slot, const Tensor& grad, const MuonStep& step);

// The nearest matrix with singular values near 1 ([0.7, 1.2]), by five Newton-Schulz steps of
// degree 5 in float32. Shape [M, N], any.
Tensor orthogonalized(const Tensor& matrix);

}  // namespace dsvl

// Losses. Each returns a sum, so that a step's mean over all micro-batches and ranks is exact.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// Negative log likelihoods of labels [M] under logits [M, V] -> [M] float32.
Tensor token_losses(const Tensor& logits, const Tensor& labels);

// t x_i . y_j + b for all pictures and texts [B, D], which are normalised here; t is
// exp(log_scale), both scalars [1] are learned. [B, B].
Tensor pair_scores(const Tensor& pictures, const Tensor& texts, const Tensor& log_scale,
                   const Tensor& bias);

// SigLIP's loss over all pairs of a micro-batch: -sum_ij log sigmoid(z_ij s_ij), z 1 where
// `positives` [B, B] says so and -1 elsewhere; divided by B it is the paper's.
Tensor sigmoid_contrastive_sum(const Tensor& scores, const Tensor& positives);

}  // namespace dsvl

// Losses in plain tensor operations.
#include "train/loss.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/norm.h>

namespace dsvl {
namespace {

Tensor normalised(const Tensor& x) {
  return x.div(x.norm(2, {-1}, true).clamp_min(1e-12));
}

}  // namespace

Tensor token_losses(const Tensor& logits, const Tensor& labels) {
  return at::cross_entropy_loss(logits, labels, {}, at::Reduction::None, -100, 0.0);
}

Tensor pair_scores(const Tensor& pictures, const Tensor& texts, const Tensor& log_scale,
                   const Tensor& bias) {
  return at::matmul(normalised(pictures), normalised(texts).t()).mul(log_scale.exp()).add(bias);
}

Tensor sigmoid_contrastive_sum(const Tensor& scores, const Tensor& positives) {
  const Tensor signs = positives.to(scores.scalar_type()).mul(2).sub(1);
  return at::log_sigmoid(scores.mul(signs)).sum().neg();
}

}  // namespace dsvl

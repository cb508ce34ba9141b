// Newton-Schulz, and the update around it.
#include "train/muon.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mm.h>

#include <algorithm>
#include <cmath>

namespace dsvl {
namespace {

// Coefficients of x -> a x + b x^3 + c x^5 that lift small singular values fastest (Jordan, 2024).
constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
constexpr int kSteps = 5;
constexpr double kAdamwRms = 0.2;  // the size of AdamW's updates that the scale matches

}  // namespace

bool muon_takes(const std::string& name, const std::vector<int64_t>& shape) {
  if (shape.size() < 2 || !name.ends_with(".weight")) return false;
  return name.find("embed") == name.npos && name.find("lm_head") == name.npos &&
         !name.starts_with("heads.");
}

Tensor orthogonalized(const Tensor& matrix) {
  const bool tall = matrix.size(0) > matrix.size(1);
  Tensor x = tall ? matrix.t() : matrix;
  x = x.div(x.norm().item<double>() + 1e-7);
  for (int i = 0; i < kSteps; ++i) {
    const Tensor gram = at::mm(x, x.t());
    const Tensor factor = at::addmm(gram, gram, gram, kB, kC);
    x = at::addmm(x, factor, x, kA);
  }
  return tall ? x.t() : x;
}

void muon_update(OptimizerSlot& slot, const Tensor& grad, const MuonStep& step) {
  ++slot.updates;
  const Tensor scaled = grad.mul(step.grad_scale);
  slot.exp_avg.mul_(step.momentum).add_(scaled, 1 - step.momentum);
  const Tensor ahead = scaled.mul(1 - step.momentum).add_(slot.exp_avg, step.momentum).flatten(1);
  const int64_t parts = slot.name.ends_with("qkv.weight") ? 3 : 1;
  if (slot.decay) slot.master.mul_(1 - step.learning_rate * step.weight_decay);
  const auto matrices = ahead.chunk(parts);
  const auto values = slot.master.chunk(parts);
  for (size_t i = 0; i < matrices.size(); ++i) {
    const auto longest = static_cast<double>(std::max(matrices[i].size(0), matrices[i].size(1)));
    values[i].sub_(orthogonalized(matrices[i]).view_as(values[i]),
                   step.learning_rate * kAdamwRms * std::sqrt(longest));
  }
}

}  // namespace dsvl

// AdamW (decoupled weight decay) over a list of float32 tensors. Deterministic: the same numbers
// whatever the number of threads, because no element depends on another.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dsvl {

using at::Tensor;

// One trained tensor and what the optimizer keeps for it, all float32, contiguous, of one shape.
struct OptimizerSlot {
  std::string name;
  Tensor master;          // the value
  Tensor exp_avg;         // first moment
  Tensor exp_avg_sq;      // second moment; undefined where Muon makes the updates
  bool decay = false;     // whether weight decay applies
  bool in_model = false;  // the model directory of a checkpoint holds `master` exactly
  int64_t updates = 0;    // done so far: steps that gave it a gradient
};

struct AdamwStep {
  double learning_rate, beta1, beta2, epsilon, weight_decay;
  double grad_scale;  // gradients are multiplied by this first (clipping)
};

// One update of `slot` by gradient `grad` (float32, contiguous). Bias correction goes by the slot's
// own updates: a part that a step does not reach (the adaptor on a text step) keeps its moments, as
// in PyTorch.
void adamw_update(OptimizerSlot& slot, const Tensor& grad, const AdamwStep& step);

}  // namespace dsvl

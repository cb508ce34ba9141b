// The learning rate of each step. Spec training 2.3.
#pragma once

#include <cstdint>

#include "train/recipe.h"

namespace dsvl {

// Rate of step 0 .. max_steps-1: linear warm-up to learning_rate over warmup_steps (step 0 has
// 1/warmup_steps of it), then cosine to min_lr_rate, or step_factor at each milestone, or constant.
double learning_rate_at(const TrainSettings& settings, int64_t step);

}  // namespace dsvl

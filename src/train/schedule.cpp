// Warm-up, then cosine, steps or nothing.
#include "train/schedule.h"

#include <cmath>
#include <numbers>

namespace dsvl {
namespace {

double cosine(const TrainSettings& s, double done) {
  return s.min_lr_rate + (1.0 - s.min_lr_rate) * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
}

double steps(const TrainSettings& s, double share) {
  double factor = 1.0;
  for (const double milestone : s.step_milestones)
    if (share >= milestone) factor *= s.step_factor;
  return factor;
}

}  // namespace

double learning_rate_at(const TrainSettings& s, int64_t step) {
  if (step < s.warmup_steps)
    return s.learning_rate * static_cast<double>(step + 1) / static_cast<double>(s.warmup_steps);
  if (s.lr_scheduler_type == "constant") return s.learning_rate;
  if (s.lr_scheduler_type == "step")
    return s.learning_rate * steps(s, static_cast<double>(step) / static_cast<double>(s.max_steps));
  const auto length = static_cast<double>(s.max_steps - s.warmup_steps);
  return s.learning_rate * cosine(s, static_cast<double>(step - s.warmup_steps) / length);
}

}  // namespace dsvl

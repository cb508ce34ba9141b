// The update in plain loops, and the choice of kernel.
#include "train/adamw.h"

#include <ATen/Parallel.h>

#include <cmath>

#include "ops/backend.h"
#include "train/adamw_kernel.h"

namespace dsvl {
namespace {

constexpr int64_t kGrain = 1 << 14;  // elements a thread takes at least

AdamwFactors factors_of(const AdamwStep& s, const OptimizerSlot& slot) {
  const auto updates = static_cast<double>(slot.updates);
  const double correction1 = 1.0 - std::pow(s.beta1, updates);
  const double correction2 = 1.0 - std::pow(s.beta2, updates);
  return {.grad_scale = static_cast<float>(s.grad_scale),
          .decay = static_cast<float>(slot.decay ? 1.0 - s.learning_rate * s.weight_decay : 1.0),
          .beta1 = static_cast<float>(s.beta1),
          .one_minus_beta1 = static_cast<float>(1.0 - s.beta1),
          .beta2 = static_cast<float>(s.beta2),
          .one_minus_beta2 = static_cast<float>(1.0 - s.beta2),
          .step_size = static_cast<float>(s.learning_rate / correction1),
          .root_scale = static_cast<float>(1.0 / std::sqrt(correction2)),
          .epsilon = static_cast<float>(s.epsilon)};
}

}  // namespace

void adamw_span_reference(const AdamwSpan& span, const AdamwFactors& f) {
  for (int64_t i = 0; i < span.size; ++i) {
    const float g = span.grad[i] * f.grad_scale;
    const float m = f.beta1 * span.exp_avg[i] + f.one_minus_beta1 * g;
    const float v = f.beta2 * span.exp_avg_sq[i] + f.one_minus_beta2 * (g * g);
    span.exp_avg[i] = m;
    span.exp_avg_sq[i] = v;
    const float root = std::sqrt(v) * f.root_scale + f.epsilon;
    span.value[i] = span.value[i] * f.decay - f.step_size * m / root;
  }
}

void adamw_update(OptimizerSlot& slot, const Tensor& grad, const AdamwStep& step) {
  ++slot.updates;
  const AdamwFactors factors = factors_of(step, slot);
  const AdamwSpan all{slot.master.data_ptr<float>(), slot.exp_avg.data_ptr<float>(),
                      slot.exp_avg_sq.data_ptr<float>(), grad.const_data_ptr<float>(),
                      grad.numel()};
#if defined(__x86_64__)
  const auto kernel = have_avx2() ? adamw_span_avx2 : adamw_span_reference;
#else
  const auto kernel = adamw_span_reference;
#endif
  at::parallel_for(0, all.size, kGrain, [&](int64_t begin, int64_t end) {
    kernel({all.value + begin, all.exp_avg + begin, all.exp_avg_sq + begin, all.grad + begin,
            end - begin},
           factors);
  });
}

}  // namespace dsvl

// What one call of an AdamW kernel gets: pointers and numbers only, so that files with their own
// machine flags can include it.
#pragma once

#include <cstdint>

namespace dsvl {

struct AdamwSpan {
  float* value;
  float* exp_avg;
  float* exp_avg_sq;
  const float* grad;
  int64_t size;
};

struct AdamwFactors {
  float grad_scale, decay, beta1, one_minus_beta1, beta2, one_minus_beta2, step_size, root_scale,
      epsilon;
};

void adamw_span_reference(const AdamwSpan& span, const AdamwFactors& factors);
void adamw_span_avx2(const AdamwSpan& span, const AdamwFactors& factors);

}  // namespace dsvl

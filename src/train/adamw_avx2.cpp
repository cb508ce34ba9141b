// The update, eight elements at a time. The last ones go through the same arithmetic behind a mask,
// so a result does not depend on where threads cut the tensor.
#include <immintrin.h>

#include "train/adamw_kernel.h"

namespace dsvl {
namespace {

struct Lanes {
  __m256 value, exp_avg, exp_avg_sq;
};

inline Lanes update(Lanes x, __m256 grad, const AdamwFactors& f) {
  const __m256 g = _mm256_mul_ps(grad, _mm256_set1_ps(f.grad_scale));
  x.exp_avg = _mm256_fmadd_ps(_mm256_set1_ps(f.one_minus_beta1), g,
                              _mm256_mul_ps(_mm256_set1_ps(f.beta1), x.exp_avg));
  x.exp_avg_sq = _mm256_fmadd_ps(_mm256_set1_ps(f.one_minus_beta2), _mm256_mul_ps(g, g),
                                 _mm256_mul_ps(_mm256_set1_ps(f.beta2), x.exp_avg_sq));
  const __m256 root = _mm256_fmadd_ps(_mm256_sqrt_ps(x.exp_avg_sq), _mm256_set1_ps(f.root_scale),
                                      _mm256_set1_ps(f.epsilon));
  const __m256 move = _mm256_div_ps(_mm256_mul_ps(_mm256_set1_ps(f.step_size), x.exp_avg), root);
  x.value = _mm256_sub_ps(_mm256_mul_ps(x.value, _mm256_set1_ps(f.decay)), move);
  return x;
}

}  // namespace

void adamw_span_avx2(const AdamwSpan& s, const AdamwFactors& f) {
  alignas(32) static const int32_t kMasks[16] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                                 0,  0,  0,  0,  0,  0,  0,  0};
  for (int64_t i = 0; i < s.size; i += 8) {
    const int64_t left = s.size - i < 8 ? s.size - i : 8;
    const __m256i mask = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kMasks + 8 - left));
    const Lanes old{_mm256_maskload_ps(s.value + i, mask), _mm256_maskload_ps(s.exp_avg + i, mask),
                    _mm256_maskload_ps(s.exp_avg_sq + i, mask)};
    const Lanes now = update(old, _mm256_maskload_ps(s.grad + i, mask), f);
    _mm256_maskstore_ps(s.value + i, mask, now.value);
    _mm256_maskstore_ps(s.exp_avg + i, mask, now.exp_avg);
    _mm256_maskstore_ps(s.exp_avg_sq + i, mask, now.exp_avg_sq);
  }
}

}  // namespace dsvl

// Attention of one new token: scores, softmax, weighted sum, each key and value read once for all
// query heads that share it.
#include <immintrin.h>
#include <math.h>

#include "ops/causal_attention_kernels.h"

namespace dsvl {
namespace {

float sum8(__m256 v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

float dot(const float* a, const float* b, int64_t n) {
  __m256 even = _mm256_setzero_ps(), odd = _mm256_setzero_ps();
  int64_t i = 0;
  for (; i + 16 <= n; i += 16) {
    even = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), even);
    odd = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), odd);
  }
  if (i < n) even = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), even);
  return sum8(_mm256_add_ps(even, odd));
}

// scores -> exp(scores - max), returns their sum
float softmax_weights(float* scores, int64_t n) {
  float largest = scores[0], total = 0.0F;
  for (int64_t i = 1; i < n; ++i) largest = scores[i] > largest ? scores[i] : largest;
  for (int64_t i = 0; i < n; ++i) total += scores[i] = expf(scores[i] - largest);
  return total;
}

void add_scaled(float* out, const float* value, float weight, int64_t n) {
  const __m256 w = _mm256_set1_ps(weight);
  for (int64_t i = 0; i < n; i += 8)
    _mm256_storeu_ps(out + i,
                     _mm256_fmadd_ps(w, _mm256_loadu_ps(value + i), _mm256_loadu_ps(out + i)));
}

}  // namespace

void decode_attention_avx2(const DecodeAttentionArgs& args) {
  const auto width = args.head_dim, tokens = args.tokens;
  const float scale = 1.0F / sqrtf(static_cast<float>(width));
  for (int64_t s = 0; s < tokens; ++s) {
    _mm_prefetch(reinterpret_cast<const char*>(args.keys + (s + 4) * width), _MM_HINT_T0);
    for (int64_t h = 0; h < args.heads; ++h)
      args.scores[h * tokens + s] = scale * dot(args.q + h * width, args.keys + s * width, width);
  }
  for (int64_t h = 0; h < args.heads; ++h) {
    float* weights = args.scores + h * tokens;
    const float norm = 1.0F / softmax_weights(weights, tokens);
    float* out = args.out + h * width;
    for (int64_t i = 0; i < width; ++i) out[i] = 0.0F;
    for (int64_t s = 0; s < tokens; ++s)
      add_scaled(out, args.values + s * width, weights[s] * norm, width);
  }
}

}  // namespace dsvl

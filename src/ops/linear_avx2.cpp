// A few rows of activations against weights streamed from memory.
#include <immintrin.h>

#include "ops/linear_kernels.h"

namespace dsvl {
namespace {

struct F32 {
  using Type = float;
  static __m256 load8(const Type* p) { return _mm256_loadu_ps(p); }
  static float one(Type v) { return v; }
};

struct Bf16 {
  using Type = uint16_t;
  static __m256 load8(const Type* p) {
    const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
  }
  static float one(Type v) {
    return _mm_cvtss_f32(_mm_castsi128_ps(_mm_cvtsi32_si128(static_cast<int>(uint32_t{v} << 16))));
  }
};

struct F16 {
  using Type = uint16_t;
  static __m256 load8(const Type* p) {
    return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static float one(Type v) { return _cvtsh_ss(v); }
};

float sum8(__m256 v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

// R weight rows against M rows of x. One accumulator each; R*M of 4 and more hide the latency of
// the sums.
template <class W, int M, int R>
void tile(const LinearArgs& args, int64_t row) {
  const auto k = args.k;
  const auto* w = static_cast<const typename W::Type*>(args.weight) + row * k;
  __m256 acc[R][M];
  for (auto& of_row : acc)
    for (auto& a : of_row) a = _mm256_setzero_ps();
  int64_t i = 0;
  for (; i + 8 <= k; i += 8) {
    __m256 x[M];
    for (int m = 0; m < M; ++m) x[m] = _mm256_loadu_ps(args.x + m * k + i);
    for (int r = 0; r < R; ++r) {
      _mm_prefetch(reinterpret_cast<const char*>(w + r * k + i) + 1024, _MM_HINT_T0);
      const __m256 weights = W::load8(w + r * k + i);
      for (int m = 0; m < M; ++m) acc[r][m] = _mm256_fmadd_ps(weights, x[m], acc[r][m]);
    }
  }
  for (int r = 0; r < R; ++r) {
    for (int m = 0; m < M; ++m) {
      float total = sum8(acc[r][m]);
      for (int64_t j = i; j < k; ++j) total += W::one(w[r * k + j]) * args.x[m * k + j];
      args.y[m * args.n + row + r] = total + (args.bias ? args.bias[row + r] : 0.0F);
    }
  }
}

template <class W, int M>
void rows(const LinearArgs& args, int64_t begin, int64_t end) {
  constexpr int kRows = M <= 2 ? 4 : M <= 4 ? 2 : 1;
  for (; begin + kRows <= end; begin += kRows) tile<W, M, kRows>(args, begin);
  for (; begin < end; ++begin) tile<W, M, 1>(args, begin);
}

template <class W>
void any_m(const LinearArgs& args, int64_t begin, int64_t end) {
  switch (args.m) {
    case 1:
      return rows<W, 1>(args, begin, end);
    case 2:
      return rows<W, 2>(args, begin, end);
    case 3:
      return rows<W, 3>(args, begin, end);
    case 4:
      return rows<W, 4>(args, begin, end);
    case 5:
      return rows<W, 5>(args, begin, end);
    case 6:
      return rows<W, 6>(args, begin, end);
    case 7:
      return rows<W, 7>(args, begin, end);
    default:
      return rows<W, 8>(args, begin, end);
  }
}

}  // namespace

void linear_few_rows_avx2(const LinearArgs& args, int64_t begin, int64_t end) {
  switch (args.format) {
    case WeightFormat::f32:
      return any_m<F32>(args, begin, end);
    case WeightFormat::bf16:
      return any_m<Bf16>(args, begin, end);
    case WeightFormat::f16:
      return any_m<F16>(args, begin, end);
  }
}

}  // namespace dsvl

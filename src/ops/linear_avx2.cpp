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

constexpr int kAhead = 512;  // bytes asked for ahead of their use: best of 256 .. 8192

// One weight row against M rows of x. A single stream of weights runs at memory speed; several rows
// at once make the prefetcher lose track and halve it. U sums for each row of x hide the latency of
// an addition.
template <class W, int M, int U>
void weight_row(const LinearArgs& args, int64_t row) {
  const auto k = args.k;
  const auto* w = static_cast<const typename W::Type*>(args.weight) + row * k;
  constexpr int64_t kStep = 8 * U;
  __m256 acc[M][U];
  for (auto& of_row : acc)
    for (auto& a : of_row) a = _mm256_setzero_ps();
  int64_t i = 0;
  for (; i + kStep <= k; i += kStep) {
    const char* here = reinterpret_cast<const char*>(w + i);
    for (size_t line = 0; line < kStep * sizeof(*w); line += 64)
      _mm_prefetch(here + kAhead + line, _MM_HINT_T0);
    for (int u = 0; u < U; ++u) {
      const __m256 weights = W::load8(w + i + 8 * u);
      for (int m = 0; m < M; ++m)
        acc[m][u] =
            _mm256_fmadd_ps(weights, _mm256_loadu_ps(args.x + m * k + i + 8 * u), acc[m][u]);
    }
  }
  for (int m = 0; m < M; ++m) {
    for (int u = 1; u < U; ++u) acc[m][0] = _mm256_add_ps(acc[m][0], acc[m][u]);
    float total = sum8(acc[m][0]);
    for (int64_t j = i; j < k; ++j) total += W::one(w[j]) * args.x[m * k + j];
    args.y[m * args.n + row] = total + (args.bias ? args.bias[row] : 0.0F);
  }
}

template <class W, int M>
void rows(const LinearArgs& args, int64_t begin, int64_t end) {
  constexpr int kSums = M <= 2 ? 4 : M <= 4 ? 2 : 1;
  for (; begin < end; ++begin) weight_row<W, M, kSums>(args, begin);
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

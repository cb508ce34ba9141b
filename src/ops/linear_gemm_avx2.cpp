// Many rows: blocks of weights are widened and packed once, then met by every row of x. The
// micro-kernel keeps a 6 x 16 tile of y in registers (12 accumulators, 2 loads and 6 broadcasts for
// 12 products).
#include <immintrin.h>

#include "ops/linear_kernels.h"

namespace dsvl {
namespace {

constexpr int kRows = 6, kColumns = 16;

void transpose8(__m256 r[8]) {
  __m256 t[8], u[8];
  for (int i = 0; i < 8; i += 2) {
    t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
    t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    u[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
    u[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xEE);
    u[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    u[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xEE);
  }
  for (int i = 0; i < 4; ++i) {
    r[i] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x20);
    r[i + 4] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x31);
  }
}

void transpose8(__m128i r[8]) {
  __m128i t[8], u[8];
  for (int i = 0; i < 4; ++i) {
    t[i] = _mm_unpacklo_epi16(r[2 * i], r[2 * i + 1]);
    t[i + 4] = _mm_unpackhi_epi16(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 8; i += 2) {
    u[i] = _mm_unpacklo_epi32(t[i], t[i + 1]);
    u[i + 1] = _mm_unpackhi_epi32(t[i], t[i + 1]);
  }
  for (int i = 0; i < 2; ++i) {  // u[0..3]: k 0..3, u[4..7]: k 4..7
    r[4 * i] = _mm_unpacklo_epi64(u[4 * i], u[4 * i + 2]);
    r[4 * i + 1] = _mm_unpackhi_epi64(u[4 * i], u[4 * i + 2]);
    r[4 * i + 2] = _mm_unpacklo_epi64(u[4 * i + 1], u[4 * i + 3]);
    r[4 * i + 3] = _mm_unpackhi_epi64(u[4 * i + 1], u[4 * i + 3]);
  }
}

struct F32 {
  using Type = float;
  static float one(Type v) { return v; }
  // 8 rows of 8 values, `stride` apart -> 8 columns
  static void columns(const Type* w, int64_t stride, __m256 out[8]) {
    for (int i = 0; i < 8; ++i) out[i] = _mm256_loadu_ps(w + i * stride);
    transpose8(out);
  }
};

template <class Half>
void half_columns(const uint16_t* w, int64_t stride, __m256 out[8]) {
  __m128i bits[8];
  for (int i = 0; i < 8; ++i)
    bits[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(w + i * stride));
  transpose8(bits);
  for (int i = 0; i < 8; ++i) out[i] = Half::widen(bits[i]);
}

struct Bf16 {
  using Type = uint16_t;
  static __m256 widen(__m128i bits) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
  }
  static float one(Type v) {
    return _mm_cvtss_f32(_mm_castsi128_ps(_mm_cvtsi32_si128(static_cast<int>(uint32_t{v} << 16))));
  }
  static void columns(const Type* w, int64_t stride, __m256 out[8]) {
    half_columns<Bf16>(w, stride, out);
  }
};

struct F16 {
  using Type = uint16_t;
  static __m256 widen(__m128i bits) { return _mm256_cvtph_ps(bits); }
  static float one(Type v) { return _cvtsh_ss(v); }
  static void columns(const Type* w, int64_t stride, __m256 out[8]) {
    half_columns<F16>(w, stride, out);
  }
};

// Weight rows begin..end (at most 16), k first..first+depth -> packed [depth][16], zeros past the
// end.
template <class W>
void pack(const LinearArgs& args, int64_t begin, int64_t end, int64_t first, int64_t depth,
          float* packed) {
  const auto* w = static_cast<const typename W::Type*>(args.weight);
  const auto rows = end - begin;
  for (int64_t half = 0; half < kColumns; half += 8) {
    const auto* base = w + (begin + half) * args.k + first;
    int64_t k = 0;
    if (half + 8 <= rows) {
      for (; k + 8 <= depth; k += 8) {
        __m256 out[8];
        W::columns(base + k, args.k, out);
        for (int i = 0; i < 8; ++i) _mm256_store_ps(packed + (k + i) * kColumns + half, out[i]);
      }
    }
    for (; k < depth; ++k)
      for (int64_t r = 0; r < 8; ++r)
        packed[k * kColumns + half + r] = half + r < rows ? W::one(base[r * args.k + k]) : 0.0F;
  }
}

// R rows of x against one packed panel; adds to y when `more`.
template <int R>
void tile(const float* x, int64_t x_stride, const float* packed, int64_t depth, float* y,
          int64_t y_stride, bool more) {
  __m256 acc[R][2];
  for (int r = 0; r < R; ++r) {
    acc[r][0] = more ? _mm256_loadu_ps(y + r * y_stride) : _mm256_setzero_ps();
    acc[r][1] = more ? _mm256_loadu_ps(y + r * y_stride + 8) : _mm256_setzero_ps();
  }
  for (int64_t k = 0; k < depth; ++k) {
    const __m256 low = _mm256_load_ps(packed + k * kColumns);
    const __m256 high = _mm256_load_ps(packed + k * kColumns + 8);
    for (int r = 0; r < R; ++r) {
      const __m256 value = _mm256_broadcast_ss(x + r * x_stride + k);
      acc[r][0] = _mm256_fmadd_ps(value, low, acc[r][0]);
      acc[r][1] = _mm256_fmadd_ps(value, high, acc[r][1]);
    }
  }
  for (int r = 0; r < R; ++r) {
    _mm256_storeu_ps(y + r * y_stride, acc[r][0]);
    _mm256_storeu_ps(y + r * y_stride + 8, acc[r][1]);
  }
}

void any_rows(int64_t rows, const float* x, int64_t x_stride, const float* packed, int64_t depth,
              float* y, int64_t y_stride, bool more) {
  switch (rows) {
    case 1:
      return tile<1>(x, x_stride, packed, depth, y, y_stride, more);
    case 2:
      return tile<2>(x, x_stride, packed, depth, y, y_stride, more);
    case 3:
      return tile<3>(x, x_stride, packed, depth, y, y_stride, more);
    case 4:
      return tile<4>(x, x_stride, packed, depth, y, y_stride, more);
    case 5:
      return tile<5>(x, x_stride, packed, depth, y, y_stride, more);
    default:
      return tile<6>(x, x_stride, packed, depth, y, y_stride, more);
  }
}

// A tile at the right edge goes through a full-width copy.
void edge_rows(int64_t rows, int64_t columns, const float* x, int64_t x_stride, const float* packed,
               int64_t depth, float* y, int64_t y_stride, bool more) {
  alignas(32) float full[kRows * kColumns] = {};
  for (int64_t r = 0; more && r < rows; ++r)
    for (int64_t c = 0; c < columns; ++c) full[r * kColumns + c] = y[r * y_stride + c];
  any_rows(rows, x, x_stride, packed, depth, full, kColumns, more);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < columns; ++c) y[r * y_stride + c] = full[r * kColumns + c];
}

int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

// All rows of x against a packed block of weight rows begin..end.
void meet(const LinearArgs& args, int64_t begin, int64_t end, int64_t first, int64_t depth,
          const float* packed) {
  for (int64_t m = 0; m < args.m; m += kRows) {
    const auto rows = smaller(kRows, args.m - m);
    const float* x = args.x + m * args.k + first;
    for (int64_t n = begin; n < end; n += kColumns) {
      const float* panel = packed + (n - begin) * depth;
      float* y = args.y + m * args.n + n;
      const auto columns = smaller(kColumns, end - n);
      if (columns == kColumns)
        any_rows(rows, x, args.k, panel, depth, y, args.n, first > 0);
      else
        edge_rows(rows, columns, x, args.k, panel, depth, y, args.n, first > 0);
    }
  }
}

void add_bias(const LinearArgs& args, int64_t begin, int64_t end) {
  if (!args.bias) return;
  for (int64_t m = 0; m < args.m; ++m)
    for (int64_t n = begin; n < end; ++n) args.y[m * args.n + n] += args.bias[n];
}

template <class W>
void gemm(const LinearArgs& args, int64_t begin, int64_t end, float* scratch) {
  for (int64_t n = begin; n < end; n += kGemmColumns) {
    const auto stop = smaller(n + kGemmColumns, end);
    for (int64_t first = 0; first < args.k; first += kGemmDepth) {
      const auto depth = smaller(kGemmDepth, args.k - first);
      for (int64_t c = n; c < stop; c += kColumns)
        pack<W>(args, c, smaller(c + kColumns, stop), first, depth, scratch + (c - n) * depth);
      meet(args, n, stop, first, depth, scratch);
    }
    add_bias(args, n, stop);
  }
}

}  // namespace

void linear_gemm_avx2(const LinearArgs& args, int64_t begin, int64_t end, float* scratch) {
  switch (args.format) {
    case WeightFormat::f32:
      return gemm<F32>(args, begin, end, scratch);
    case WeightFormat::bf16:
      return gemm<Bf16>(args, begin, end, scratch);
    case WeightFormat::f16:
      return gemm<F16>(args, begin, end, scratch);
  }
}

}  // namespace dsvl

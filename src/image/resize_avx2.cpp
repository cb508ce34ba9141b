// The resize steps with AVX2: integer arithmetic, so the order of the sums does not matter.
#if defined(__AVX2__)
#include <immintrin.h>

#include "image/resize_kernels.h"

namespace dsvl {
namespace {

constexpr int kHalf = 1 << (kResizePrecision - 1);

// Sums to bytes: shifted, then clipped to 0..255 by the saturating packs.
inline __m128i to_bytes(__m128i sums) {
  const __m128i words = _mm_srai_epi32(sums, kResizePrecision);
  return _mm_packus_epi16(_mm_packs_epi32(words, words), _mm_setzero_si128());
}

inline __m128i load_four(const uint8_t* p) {
  int bytes;
  __builtin_memcpy(&bytes, p, 4);
  return _mm_cvtepu8_epi32(_mm_cvtsi32_si128(bytes));
}

inline __m128i load_three(const uint8_t* p) {
  return _mm_setr_epi32(p[0], p[1], p[2], 0);
}

}  // namespace

void mix_pixels_avx2(const uint8_t* row, const Taps* taps, int count, uint8_t* out) {
  for (int i = 0; i < count; ++i, out += 3) {
    const int32_t* w = taps[i].weights;
    const uint8_t* from = row + size_t{3} * taps[i].first;
    const uint8_t* last = from + size_t{3} * (taps[i].count - 1);
    __m128i sums = _mm_set1_epi32(kHalf);
    for (; from != last; from += 3, ++w)  // the fourth byte is the next pixel's first
      sums = _mm_add_epi32(sums, _mm_mullo_epi32(load_four(from), _mm_set1_epi32(*w)));
    sums = _mm_add_epi32(sums, _mm_mullo_epi32(load_three(last), _mm_set1_epi32(*w)));
    const int bytes = _mm_cvtsi128_si32(to_bytes(sums));
    __builtin_memcpy(out, &bytes, 3);
  }
}

void mix_rows_avx2(const uint8_t* rows, const Taps& taps, size_t length, uint8_t* out) {
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    __m256i sums = _mm256_set1_epi32(kHalf);
    const uint8_t* from = rows + i;
    for (int k = 0; k < taps.count; ++k, from += length) {
      const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
      sums = _mm256_add_epi32(sums, _mm256_mullo_epi32(_mm256_cvtepu8_epi32(bytes),
                                                       _mm256_set1_epi32(taps.weights[k])));
    }
    const __m128i low = to_bytes(_mm256_castsi256_si128(sums));
    const __m128i high = to_bytes(_mm256_extracti128_si256(sums, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out + i), _mm_unpacklo_epi32(low, high));
  }
  for (; i < length; ++i) {
    int32_t sum = kHalf;
    for (int k = 0; k < taps.count; ++k)
      sum += rows[i + static_cast<size_t>(k) * length] * taps.weights[k];
    sum >>= kResizePrecision;
    out[i] = static_cast<uint8_t>(sum < 0 ? 0 : sum > 255 ? 255 : sum);
  }
}

}  // namespace dsvl
#endif

// Sixteen orders at a time in registers, over all shingles.
#include <immintrin.h>

#include "data/text/minhash_kernel.h"

namespace dsvl {

void minhash_avx2(const uint32_t* shingles, size_t count, const MinhashOrders& orders,
                  uint32_t* minima) {
  const auto load = [](const uint32_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  };
  const auto store = [](uint32_t* to, __m256i lanes) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), lanes);
  };
  for (size_t i = 0; i < orders.count; i += 16) {
    const __m256i mask0 = load(orders.masks + i), mask1 = load(orders.masks + i + 8);
    const __m256i factor0 = load(orders.factors + i), factor1 = load(orders.factors + i + 8);
    __m256i least0 = _mm256_set1_epi32(-1), least1 = least0;
    for (size_t s = 0; s < count; ++s) {
      const __m256i shingle = _mm256_set1_epi32(static_cast<int>(shingles[s]));
      least0 =
          _mm256_min_epu32(least0, _mm256_mullo_epi32(_mm256_xor_si256(shingle, mask0), factor0));
      least1 =
          _mm256_min_epu32(least1, _mm256_mullo_epi32(_mm256_xor_si256(shingle, mask1), factor1));
    }
    store(minima + i, least0);
    store(minima + i + 8, least1);
  }
}

}  // namespace dsvl

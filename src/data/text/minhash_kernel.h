// The inner loop of Minhash: plain, and by AVX2.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dsvl {

// Orders are h(x) = (x ^ mask) * factor mod 2^32, factors odd.
constexpr size_t kMinhashBlock = 16;  // hashes that are worked on together
struct MinhashOrders {
  const uint32_t *masks, *factors;
  size_t count;  // a multiple of kMinhashBlock
};
// minima[i] = the least h_i of all shingles; 2^32 - 1 of none. The second needs have_avx2().
void minhash_reference(const uint32_t* shingles, size_t count, const MinhashOrders& orders,
                       uint32_t* minima);
void minhash_avx2(const uint32_t* shingles, size_t count, const MinhashOrders& orders,
                  uint32_t* minima);

}  // namespace dsvl

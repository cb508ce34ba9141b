// A picture in 64 bits that survive scaling, compression and small changes of brightness: signs of
// the lowest frequencies of its brightness. Two pictures look alike when few bits differ.
#pragma once

#include <bit>
#include <cstdint>

#include "image/image.h"

namespace dsvl {

// The brightness (ITU-R BT.601) is averaged to 32 x 32, transformed (DCT-II), and each of the 8 x 8
// lowest coefficients but the mean compared with their median; the mean's own bit says whether
// the picture is lighter than middle grey. A picture of one shade has no other bit set.
uint64_t perceptual_hash(const Image& image);

inline int hash_distance(uint64_t a, uint64_t b) {
  return std::popcount(a ^ b);
}

}  // namespace dsvl

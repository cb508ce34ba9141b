// Vectors of W floats in the compiler's own vector notation, so one text serves every width.
// Only files compiled for one instruction set include this; all of it is in an unnamed namespace,
// or the linker could hand a copy made for AVX-512 to a machine without.
#pragma once

#include <cstdint>

// No vector crosses the border of a file, so how one would be passed does not matter.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace dsvl {
namespace {

template <int W>
struct Simd;

template <>
struct Simd<8> {
  typedef float Float __attribute__((vector_size(32)));
  typedef int32_t Int __attribute__((vector_size(32)));
  typedef float Unaligned __attribute__((vector_size(32), aligned(4), may_alias));
};

template <>
struct Simd<16> {
  typedef float Float __attribute__((vector_size(64)));
  typedef int32_t Int __attribute__((vector_size(64)));
  typedef float Unaligned __attribute__((vector_size(64), aligned(4), may_alias));
};

template <int W>
using Vec = typename Simd<W>::Float;

template <int W>
inline Vec<W> load(const float* p) {
  return *reinterpret_cast<const typename Simd<W>::Unaligned*>(p);
}

template <int W>
inline void store(float* p, Vec<W> v) {
  *reinterpret_cast<typename Simd<W>::Unaligned*>(p) = v;
}

template <int W>
inline Vec<W> vmax(Vec<W> a, Vec<W> b) {
  return a > b ? a : b;
}

template <int W>
inline float horizontal_sum(Vec<W> v) {
  float total = 0;
  for (int i = 0; i < W; ++i) total += v[i];
  return total;
}

template <int W>
inline float horizontal_max(Vec<W> v) {
  float largest = v[0];
  for (int i = 1; i < W; ++i) largest = v[i] > largest ? v[i] : largest;
  return largest;
}

// e^x to 2 ulp for x <= 88; 0 below -87.
template <int W>
inline Vec<W> vexp(Vec<W> x) {
  const Vec<W> zero = {};
  const Vec<W> clamped = vmax<W>(x, zero - 87.0f);
  const float to_integer = 12582912.0f;  // 1.5 * 2^23: adding it rounds to the nearest integer
  const Vec<W> n = (clamped * 1.44269504f + to_integer) - to_integer;
  const Vec<W> r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
  Vec<W> p = zero + 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const auto bits = (__builtin_convertvector(n, typename Simd<W>::Int) + 127) << 23;
  const Vec<W> power = (Vec<W>)bits;  // the same bits, as GCC and Clang define it
  return x < -87.0f ? zero : p * power;
}

}  // namespace
}  // namespace dsvl

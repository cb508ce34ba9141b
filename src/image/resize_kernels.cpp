// The plain steps, and the choice.
#include "image/resize_kernels.h"

#include <algorithm>

namespace dsvl {
namespace {

constexpr int32_t kHalf = 1 << (kResizePrecision - 1);

uint8_t to_byte(int32_t sum) {
  return static_cast<uint8_t>(std::clamp(sum >> kResizePrecision, 0, 255));
}

void mix_pixels(const uint8_t* row, const Taps* taps, int count, uint8_t* out) {
  for (int i = 0; i < count; ++i) {
    const uint8_t* from = row + size_t{3} * taps[i].first;
    int32_t sums[3] = {kHalf, kHalf, kHalf};
    for (int k = 0; k < taps[i].count; ++k)
      for (int c = 0; c < 3; ++c) sums[c] += *from++ * taps[i].weights[k];
    out = std::transform(sums, sums + 3, out, to_byte);
  }
}

void mix_rows(const uint8_t* rows, const Taps& taps, size_t length, uint8_t* out) {
  constexpr size_t kBlock = 256;  // sums stay in the first cache
  int32_t sums[kBlock];
  for (size_t begin = 0; begin < length; begin += kBlock) {
    const size_t n = std::min(kBlock, length - begin);
    std::fill_n(sums, n, kHalf);
    for (int k = 0; k < taps.count; ++k) {
      const uint8_t* from = rows + static_cast<size_t>(k) * length + begin;
      for (size_t i = 0; i < n; ++i) sums[i] += from[i] * taps.weights[k];
    }
    std::transform(sums, sums + n, out + begin, to_byte);
  }
}

}  // namespace

ResizeKernels reference_resize_kernels() {
  return {mix_pixels, mix_rows};
}

ResizeKernels best_resize_kernels() {
#if defined(__x86_64__)
  static const bool have_avx2 = __builtin_cpu_supports("avx2");
  if (have_avx2) return {mix_pixels_avx2, mix_rows_avx2};
#endif
  return reference_resize_kernels();
}

}  // namespace dsvl

// The two inner steps of a resize, plain and with AVX2: every set gives the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dsvl {

constexpr int kResizePrecision = 22;  // bits of a weight's fraction

// Which inputs make one output, and how much of each; at least one.
struct Taps {
  int first = 0;
  int count = 0;
  const int32_t* weights = nullptr;
};

// One row of RGB pixels to `count` of them, each mixed by its taps.
using MixPixels = void(const uint8_t* row, const Taps* taps, int count, uint8_t* out);
// Rows of `length` bytes, the first at `rows`, to one row: byte by byte mixed by `taps`.
using MixRows = void(const uint8_t* rows, const Taps& taps, size_t length, uint8_t* out);

struct ResizeKernels {
  MixPixels* mix_pixels;
  MixRows* mix_rows;
};

ResizeKernels reference_resize_kernels();
ResizeKernels best_resize_kernels();  // for this machine

MixPixels mix_pixels_avx2;
MixRows mix_rows_avx2;

}  // namespace dsvl

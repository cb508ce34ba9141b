// Weights in FP8 with a scale for each block, as DeepSeek-V3 is published (spec architecture 8.5).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace dsvl {

// Blocks that `size` is cut into, the last of them partial where it does not divide.
constexpr int64_t blocks_in(int64_t size, int64_t block) {
  return size / block + (size % block != 0);
}

// weight [R, C] float8_e4m3fn, scales [ceil(R / block_rows), ceil(C / block_columns)] float32 ->
// [R, C] of `type`: each value times its block's scale in float32, rounded once. `type` is float32,
// bfloat16 or float16; blocks at the edges may be partial.
at::Tensor dequantise_blocks(const at::Tensor& weight, const at::Tensor& scales, int64_t block_rows,
                             int64_t block_columns, at::ScalarType type);

}  // namespace dsvl

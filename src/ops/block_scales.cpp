// One table of 256 values; rows in parallel.
#include "ops/block_scales.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <c10/util/Exception.h>
#include <c10/util/Float8_e4m3fn.h>

#include <algorithm>
#include <array>

namespace dsvl {
namespace {

const std::array<float, 256>& e4m3_values() {
  static const auto table = [] {
    std::array<float, 256> values;
    for (int bits = 0; bits < 256; ++bits)
      values[static_cast<size_t>(bits)] = static_cast<float>(
          c10::Float8_e4m3fn(static_cast<uint8_t>(bits), c10::Float8_e4m3fn::from_bits()));
    return values;
  }();
  return table;
}

template <class Out>
void dequantise_row(const uint8_t* row, const float* scales, int64_t columns, int64_t block,
                    Out* out) {
  const auto& values = e4m3_values();
  for (int64_t begin = 0; begin < columns; begin += block) {
    const float scale = scales[begin / block];
    const int64_t end = std::min(begin + block, columns);
    for (int64_t c = begin; c < end; ++c) out[c] = static_cast<Out>(values[row[c]] * scale);
  }
}

template <class Out>
void dequantise(const at::Tensor& weight, const at::Tensor& scales, int64_t block_rows,
                int64_t block_columns, at::Tensor& out) {
  const auto* from = static_cast<const uint8_t*>(weight.const_data_ptr());
  const auto* scale = scales.const_data_ptr<float>();
  auto* to = out.mutable_data_ptr<Out>();
  const int64_t columns = weight.size(1), scales_a_row = scales.size(1);
  const int64_t grain = std::max<int64_t>(1, (1 << 16) / std::max<int64_t>(1, columns));
  at::parallel_for(0, weight.size(0), grain, [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r)
      dequantise_row(from + r * columns, scale + r / block_rows * scales_a_row, columns,
                     block_columns, to + r * columns);
  });
}

}  // namespace

at::Tensor dequantise_blocks(const at::Tensor& weight, const at::Tensor& scales, int64_t block_rows,
                             int64_t block_columns, at::ScalarType type) {
  TORCH_CHECK(weight.scalar_type() == at::kFloat8_e4m3fn && weight.dim() == 2, "FP8 [R, C] wanted");
  TORCH_CHECK(scales.scalar_type() == at::kFloat && scales.dim() == 2 &&
                  scales.size(0) == blocks_in(weight.size(0), block_rows) &&
                  scales.size(1) == blocks_in(weight.size(1), block_columns),
              "a float32 scale for each block wanted");
  auto out = at::empty(weight.sizes(), at::TensorOptions().dtype(type));
  const at::Tensor w = weight.contiguous(), s = scales.contiguous();
  if (type == at::kFloat)
    dequantise<float>(w, s, block_rows, block_columns, out);
  else if (type == at::kBFloat16)
    dequantise<at::BFloat16>(w, s, block_rows, block_columns, out);
  else if (type == at::kHalf)
    dequantise<at::Half>(w, s, block_rows, block_columns, out);
  else
    TORCH_CHECK(false, "float32, bfloat16 or float16 wanted");
  return out;
}

}  // namespace dsvl

// Against the plain formula: each value times its block's scale.
#include "ops/block_scales.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <gtest/gtest.h>

namespace dsvl {
namespace {

using at::Tensor;

// Every one of the 256 codes but the two NaNs, over and over.
Tensor codes(int64_t rows, int64_t columns) {
  const auto bits = at::arange(rows * columns, at::kLong).remainder(254).to(at::kByte);
  return (bits + (bits >= 127).to(at::kByte)).view({rows, columns}).view(at::kFloat8_e4m3fn);
}

void check(int64_t rows, int64_t columns, int64_t block_rows, int64_t block_columns) {
  const auto blocks = [](int64_t n, int64_t block) { return (n + block - 1) / block; };
  const auto weight = codes(rows, columns);
  const auto scales = at::rand({blocks(rows, block_rows), blocks(columns, block_columns)}) + 0.01;
  const auto spread = scales.repeat_interleave(block_rows, 0)
                          .narrow(0, 0, rows)
                          .repeat_interleave(block_columns, 1)
                          .narrow(1, 0, columns);
  const auto wanted = weight.to(at::kFloat) * spread;
  for (const auto type : {at::kFloat, at::kBFloat16, at::kHalf})
    EXPECT_TRUE(at::equal(dequantise_blocks(weight, scales, block_rows, block_columns, type),
                          wanted.to(type)))
        << rows << " x " << columns;
}

TEST(BlockScales, WholeAndPartialBlocks) {
  check(256, 256, 128, 128);
  check(130, 257, 128, 128);
  check(1, 1, 128, 128);
  check(7, 300, 3, 16);
  check(2000, 96, 64, 1);
}

TEST(BlockScales, PromisesAreChecked) {
  const auto weight = codes(4, 4);
  EXPECT_THROW(dequantise_blocks(weight, at::rand({1, 1}), 2, 2, at::kFloat), c10::Error);
  EXPECT_THROW(dequantise_blocks(weight, at::rand({2, 2}), 2, 2, at::kDouble), c10::Error);
  EXPECT_THROW(dequantise_blocks(weight.to(at::kFloat), at::rand({2, 2}), 2, 2, at::kFloat),
               c10::Error);
}

}  // namespace
}  // namespace dsvl

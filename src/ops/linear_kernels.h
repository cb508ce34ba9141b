// Products with weights in three float formats: what the kernels beside this file are given.
// Plain types only: kernel files include nothing else (style 8).
#pragma once

#include <cstdint>

namespace dsvl {

enum class WeightFormat { f32, bf16, f16 };

// y[m, n] = sum_k x[m, k] w[n, k] + bias[n]
struct LinearArgs {
  const float* x;      // [M, K], row stride K
  const void* weight;  // [N, K], row stride K
  const float* bias;   // [N] or null
  float* y;            // [M, N], row stride N
  int64_t m, n, k;
  WeightFormat format;
};

// Up to 8 rows of x against weight rows begin..end: every weight is read once, at memory speed.
void linear_few_rows_avx2(const LinearArgs& args, int64_t begin, int64_t end);

// Any number of rows against weight rows begin..end, in packed blocks. `scratch` holds
// kGemmScratch floats, 64-byte aligned, of this thread.
constexpr int64_t kGemmDepth = 256;    // k of a block
constexpr int64_t kGemmColumns = 240;  // n of a block: with the depth 240 KiB, half of a small L2
constexpr int64_t kGemmScratch = kGemmDepth * (kGemmColumns + 16);
void linear_gemm_avx2(const LinearArgs& args, int64_t begin, int64_t end, float* scratch);

}  // namespace dsvl

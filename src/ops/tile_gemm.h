// Small matrix products out of the first cache level: C[M, N] (+)= A[M, depth] B[depth, N], the
// building block of the attention kernels. Include rules as in simd.h.
#pragma once

#include "ops/simd.h"

namespace dsvl {
namespace {

// Rows of C that one pass keeps in registers, two vectors each: 12 of 16 registers, or 24 of 32.
template <int W>
constexpr int kTileRows = W == 16 ? 12 : 6;
// Columns of one panel.
template <int W>
constexpr int kPanel = 2 * W;

// Element (i, d) is at data[i * row + d * column]: a matrix or its transpose.
struct Left {
  const float* data;
  int64_t row, column;
};

// Panels of 2 W columns; row d of panel p is at data[p * panel + d * row].
struct Right {
  const float* data;
  int64_t row, panel;
};

template <int W, int R>
inline void multiply(Left a, const float* b, int64_t b_row, int64_t depth, Vec<W> (&sum)[R][2]) {
  for (int64_t d = 0; d < depth; ++d) {
    const Vec<W> b0 = load<W>(b + d * b_row), b1 = load<W>(b + d * b_row + W);
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r) {
      const float x = a.data[r * a.row + d * a.column];
      sum[r][0] += x * b0;
      sum[r][1] += x * b1;
    }
  }
}

// Calls f.template operator()<rows>() for 1 <= rows <= R: each row count has its own code.
template <int R, class F>
inline void with_rows(int64_t rows, F& f) {
  if constexpr (R > 1) {
    if (rows < R) return with_rows<R - 1>(rows, f);
  }
  f.template operator()<R>();
}

enum class Store { set, add };

// C is row-major with `c_row` floats from row to row; panels * 2 W columns are written.
template <int W, Store how>
void tile_gemm(Left a, Right b, float* c, int64_t c_row, const int64_t (&size)[3]) {
  const auto [rows, panels, depth] = size;
  for (int64_t p = 0; p < panels; ++p)
    for (int64_t i = 0; i < rows; i += kTileRows<W>) {
      const Left block{a.data + i * a.row, a.row, a.column};
      float* out = c + i * c_row + p * kPanel<W>;
      auto pass = [&]<int R>() {
        Vec<W> sum[R][2] = {};
        multiply<W, R>(block, b.data + p * b.panel, b.row, depth, sum);
        for (int r = 0; r < R; ++r)
          for (int h = 0; h < 2; ++h) {
            float* at = out + r * c_row + h * W;
            store<W>(at, how == Store::add ? load<W>(at) + sum[r][h] : sum[r][h]);
          }
      };
      with_rows<kTileRows<W>>(rows - i, pass);
    }
}

}  // namespace
}  // namespace dsvl

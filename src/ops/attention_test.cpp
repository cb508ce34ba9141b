// Attention on grids against the formula written as loops, and every kernel against the reference.
#include "ops/attention.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <cmath>

#include "ops/backend.h"

namespace dsvl {
namespace {

GridAttention random_grid(int64_t rows, int64_t columns, int64_t window, int64_t heads) {
  const int64_t side_h = window ? window : rows, side_w = window ? window : columns;
  return {.rel_pos_h = at::randn({2 * side_h - 1, 16}),
          .rel_pos_w = at::randn({2 * side_w - 1, 16}),
          .window = window,
          .pad_token = at::randn({3, heads, 16})};
}

// One output row of spec architecture 3.4, in double: query (y, x) of head h in picture b.
std::vector<double> by_loops(const Tensor& qkv, const GridAttention& g, const int64_t (&at)[4]) {
  const auto a = qkv.accessor<float, 6>();
  const auto pad = g.pad_token.accessor<float, 3>();
  const auto rel_h = g.rel_pos_h.accessor<float, 2>(), rel_w = g.rel_pos_w.accessor<float, 2>();
  const int64_t rows = qkv.size(1), columns = qkv.size(2), dims = qkv.size(5);
  const auto [b, y, x, h] = at;
  const int64_t y0 = g.window ? y / g.window * g.window : 0;
  const int64_t x0 = g.window ? x / g.window * g.window : 0;
  const int64_t side_h = g.window ? g.window : rows, side_w = g.window ? g.window : columns;
  const auto value = [&](int64_t ky, int64_t kx, int part, int64_t k) {
    return ky < rows && kx < columns ? a[b][ky][kx][part][h][k] : pad[part][h][k];
  };
  std::vector<double> out(dims, 0.0);
  double total = 0;
  for (int64_t ky = y0; ky < y0 + side_h; ++ky)
    for (int64_t kx = x0; kx < x0 + side_w; ++kx) {
      double score = 0;
      for (int64_t k = 0; k < dims; ++k) {
        const double q = value(y, x, 0, k);
        score += q * (value(ky, kx, 1, k) / std::sqrt(double(dims)) +
                      rel_h[y - ky + side_h - 1][k] + rel_w[x - kx + side_w - 1][k]);
      }
      const double weight = std::exp(score);
      total += weight;
      for (int64_t k = 0; k < dims; ++k) out[k] += weight * value(ky, kx, 2, k);
    }
  for (double& v : out) v /= total;
  return out;
}

TEST(Attention, GridFollowsTheFormula) {
  for (const int64_t window : {0, 2, 3, 7}) {
    const Tensor qkv = at::randn({2, 5, 4, 3, 2, 16}).mul_(0.5);
    const auto grid = random_grid(5, 4, window, 2);
    const Tensor out = grid_attention(qkv, grid);
    ASSERT_EQ(out.sizes(), (at::IntArrayRef{2, 5, 4, 32}));
    const auto result = out.accessor<float, 4>();
    for (int64_t b = 0; b < 2; ++b)
      for (int64_t y = 0; y < 5; ++y)
        for (int64_t x = 0; x < 4; ++x)
          for (int64_t h = 0; h < 2; ++h) {
            const auto want = by_loops(qkv, grid, {b, y, x, h});
            for (int64_t k = 0; k < 16; ++k)
              ASSERT_NEAR(result[b][y][x][h * 16 + k], want[k], 1e-5)
                  << "window " << window << " at " << y << "," << x;
          }
  }
}

TEST(Attention, TablesOfAnotherLengthAreResized) {
  const Tensor table = at::randn({9, 16});
  EXPECT_EQ(resize_rel_pos(table, 3).sizes(), (at::IntArrayRef{5, 16}));
  // Half-pixel centres: the middle of five rows lies on the middle of nine.
  EXPECT_TRUE(at::allclose(resize_rel_pos(table, 3)[2], table[4], 1e-6, 1e-6));
  auto grid = random_grid(3, 3, 0, 2);
  grid.rel_pos_h = table;
  EXPECT_EQ(grid_attention(at::randn({1, 3, 3, 3, 2, 16}), grid).size(3), 32);
}

}  // namespace
}  // namespace dsvl

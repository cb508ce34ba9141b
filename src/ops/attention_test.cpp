// Attention on grids against the formula written as loops, and every kernel against the reference.
#include "ops/attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ops/attention_backward.h"
#include "ops/attention_forward.h"
#include "ops/attention_run.h"
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

struct Learned {
  Tensor out;
  std::vector<Tensor> grads;
};

// Output and gradients of qkv, tables and padding token for a fixed gradient of the output.
Learned learn(const Tensor& qkv, const GridAttention& grid, const Tensor& grad_out) {
  const auto leaf = [](const Tensor& t) { return t.detach().clone().set_requires_grad(true); };
  const Tensor x = leaf(qkv);
  const GridAttention g{leaf(grid.rel_pos_h), leaf(grid.rel_pos_w), grid.window,
                        leaf(grid.pad_token)};
  const Tensor out = grid_attention(x, g);
  out.backward(grad_out);
  Learned result{out.detach(), {x.grad(), g.rel_pos_h.grad(), g.rel_pos_w.grad()}};
  // Without a window over the edge the reference never reads the token.
  if (g.pad_token.grad().defined()) result.grads.push_back(g.pad_token.grad());
  return result;
}

void expect_close(const Tensor& got, const Tensor& want, const std::string& what) {
  const double scale = std::max(1.0, want.abs().max().item<double>());
  // float32 sums in another order.
  EXPECT_LT(got.sub(want).abs().max().item<double>(), 2e-5 * scale) << what;
}

TEST(Attention, KernelsMatchTheReference) {
  struct Case {
    int64_t rows, columns, window, heads, dims;
  };
  for (const Case& c :
       {Case{5, 4, 0, 2, 16}, Case{5, 4, 3, 2, 16}, Case{7, 9, 4, 1, 32}, Case{8, 8, 8, 3, 64},
        Case{16, 16, 0, 1, 64}, Case{20, 18, 0, 1, 32}, Case{16, 16, 14, 1, 64}}) {
    const Tensor qkv = at::randn({2, c.rows, c.columns, 3, c.heads, c.dims}).mul_(0.7);
    const int64_t h = c.window ? c.window : c.rows, w = c.window ? c.window : c.columns;
    const GridAttention grid{at::randn({2 * h - 1, c.dims}).mul_(0.3),
                             at::randn({2 * w - 1, c.dims}).mul_(0.3), c.window,
                             at::randn({3, c.heads, c.dims})};
    const Tensor grad_out = at::randn({2, c.rows, c.columns, c.heads * c.dims});
    const auto fast = learn(qkv, grid, grad_out);
    force_reference(true);
    const auto plain = learn(qkv, grid, grad_out);
    force_reference(false);
    const std::string what = "window " + std::to_string(c.window) + " of " +
                             std::to_string(c.rows) + "x" + std::to_string(c.columns);
    expect_close(fast.out, plain.out, what);
    expect_close(grid_attention(qkv, grid), plain.out, what + ", no gradient");
    for (size_t i = 0; i < plain.grads.size(); ++i)
      expect_close(fast.grads[i], plain.grads[i], what + ", gradient " + std::to_string(i));
  }
}

TEST(Attention, PlainKernelMatchesTheReference) {
  for (const int64_t tokens : {1, 9, 36, 300}) {
    const Tensor qkv = at::randn({2, tokens, 3, 2, 64}).set_requires_grad(true);
    const Tensor grad_out = at::randn({2, tokens, 128});
    const Tensor fast = attention(qkv);
    fast.backward(grad_out);
    const Tensor grad = qkv.grad().clone();
    qkv.mutable_grad() = Tensor();
    force_reference(true);
    const Tensor plain = attention(qkv);
    plain.backward(grad_out);
    force_reference(false);
    expect_close(fast, plain, std::to_string(tokens));
    expect_close(grad, qkv.grad(), std::to_string(tokens) + ", gradient");
  }
}

TEST(Attention, EveryThreadCountGivesTheSameBits) {
  const Tensor qkv = at::randn({3, 7, 7, 3, 2, 32});
  const auto grid = GridAttention{at::randn({7, 32}), at::randn({7, 32}), 4, at::randn({3, 2, 32})};
  const Tensor grad_out = at::randn({3, 7, 7, 64});
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const auto one = learn(qkv, grid, grad_out);
  at::set_num_threads(3);
  const auto three = learn(qkv, grid, grad_out);
  at::set_num_threads(before);
  EXPECT_TRUE(one.out.equal(three.out));
  for (size_t i = 0; i < one.grads.size(); ++i)
    EXPECT_TRUE(one.grads[i].equal(three.grads[i])) << i;
}

// The code for vectors of 16 floats, compiled here for the baseline: any machine can run it.
TEST(Attention, WideKernelMatchesTheReference) {
  const Tensor qkv = at::randn({2, 7, 5, 3, 2, 32}), pad = at::randn({3, 2, 32});
  const Tensor rel_h = at::randn({7, 32}), rel_w = at::randn({7, 32});
  const AttentionInputs in{qkv, rel_h, rel_w, pad, 4};
  const Tensor grad_out = at::randn({2, 7, 5, 64});
  const KernelChoice wide{attention_forward<16>, attention_backward<16>};
  const auto [out, lse] = run_attention_forward(in, true, wide);
  const auto grad = run_attention_backward(in, {out, lse, grad_out}, wide);
  force_reference(true);
  const auto plain = learn(qkv, {rel_h, rel_w, 4, pad}, grad_out);
  force_reference(false);
  expect_close(out, plain.out, "out");
  expect_close(grad.qkv, plain.grads[0], "qkv");
  expect_close(grad.rel_h, plain.grads[1], "rel_h");
  expect_close(grad.rel_w, plain.grads[2], "rel_w");
  expect_close(grad.pad_token, plain.grads[3], "pad_token");
}

}  // namespace
}  // namespace dsvl

// Attention kernels of the towers beside the plain tensor operations, interleaved A B B A:
// milliseconds (median) and the median of the per-pair ratios. Usage: bench_attention [pairs]
#include <ATen/Parallel.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "ops/attention.h"
#include "ops/backend.h"

namespace dsvl {
namespace {

struct Case {
  const char* name;
  int64_t batch, side, window, heads, dims;
  bool relative, backward;
};

constexpr Case kCases[] = {
    {"nano window, forward+backward", 16, 16, 8, 3, 64, true, true},
    {"nano global, forward+backward", 16, 16, 0, 3, 64, true, true},
    {"nano 36 tokens, forward+backward", 32, 6, 0, 3, 64, false, true},
    {"SigLIP-L 576 tokens, forward", 1, 24, 0, 16, 64, false, false},
    {"SAM-B window, forward", 1, 64, 14, 12, 64, true, false},
    {"SAM-B global, forward", 1, 64, 0, 12, 64, true, false},
};

double multiplications(const Case& c) {
  const double side = c.window ? c.window : c.side;
  const double windows = c.window ? (c.side + c.window - 1) / c.window : 1;
  return (c.backward ? 7.0 : 2.0) * c.batch * c.heads * windows * windows * side * side * side *
         side * c.dims;
}

struct Bench {
  explicit Bench(const Case& c)
      : which(c), qkv(at::randn({c.batch, c.side, c.side, 3, c.heads, c.dims})) {
    const int64_t side = c.window ? c.window : c.side;
    grid = {at::randn({2 * side - 1, c.dims}).mul_(0.1),
            at::randn({2 * side - 1, c.dims}).mul_(0.1), c.window, at::randn({3, c.heads, c.dims})};
    if (!c.backward) return;
    qkv.set_requires_grad(true);
    grid.rel_pos_h.set_requires_grad(true);
    grid.rel_pos_w.set_requires_grad(true);
  }

  double milliseconds(bool reference) {
    force_reference(reference);
    const auto start = std::chrono::steady_clock::now();
    out = which.relative ? grid_attention(qkv, grid) : attention(qkv.flatten(1, 2));
    if (which.backward) out.backward(out.detach());
    force_reference(false);
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    return spent.count();
  }

  const Case which;
  Tensor qkv, out;
  GridAttention grid;
};

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

void run(const Case& c, int pairs) {
  Bench bench(c);
  bench.milliseconds(false);
  const Tensor kernel = bench.out.detach().reshape({-1});
  bench.milliseconds(true);
  const double error = kernel.sub(bench.out.detach().reshape({-1})).abs().max().item<double>();
  std::vector<double> ours, plain, ratios;
  for (int i = 0; i < pairs; ++i) {
    const bool first = i % 2 == 1;  // A B, then B A
    const double a = bench.milliseconds(first), b = bench.milliseconds(!first);
    ours.push_back(first ? b : a);
    plain.push_back(first ? a : b);
    ratios.push_back(plain.back() / ours.back());
  }
  std::printf("%-34s %8.2f ms %8.2f ms plain  x%.2f  %6.1f GFLOP/s  error %.1e\n", c.name,
              median(ours), median(plain), median(ratios),
              2 * multiplications(c) / median(ours) / 1e6, error);
}

}  // namespace
}  // namespace dsvl

int main(int argc, char** argv) {
  const int pairs = argc > 1 ? std::atoi(argv[1]) : 10;
  std::printf("%d threads\n", at::get_num_threads());
  for (const auto& c : dsvl::kCases) dsvl::run(c, pairs);
}

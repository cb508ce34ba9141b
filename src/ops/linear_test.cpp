// Every kernel of linear() against a product in double, over odd sizes, and its gradients.
#include "ops/linear.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "ops/backend.h"

namespace dsvl {
namespace {

struct Case {
  int64_t m, n, k;
};

// Sizes of one tile, of edges in every direction, and of several blocks.
const Case kCases[] = {{1, 1, 1},   {1, 33, 40},    {2, 5, 7},     {3, 64, 19},  {4, 70, 96},
                       {5, 9, 64},  {7, 31, 8},     {8, 130, 77},  {9, 16, 256}, {13, 17, 3},
                       {6, 240, 9}, {25, 257, 300}, {40, 500, 513}};
const at::ScalarType kDtypes[] = {at::kFloat, at::kBFloat16, at::kHalf};

void check_all(double tolerance) {
  auto random = at::detail::createCPUGenerator(11);
  const c10::AutoGradMode no_grad(false);
  for (const auto& c : kCases) {
    for (const auto dtype : kDtypes) {
      for (const bool with_bias : {false, true}) {
        const auto x = at::randn({c.m, c.k}, random);
        const auto weight = at::randn({c.n, c.k}, random).to(dtype);
        const auto bias = with_bias ? at::randn({c.n}, random).to(dtype) : Tensor();
        const auto wanted = at::linear(x.to(at::kDouble), weight.to(at::kDouble),
                                       with_bias ? bias.to(at::kDouble) : bias);
        const auto got = linear(x, weight, bias);
        EXPECT_TRUE(at::allclose(got.to(at::kDouble), wanted, tolerance, tolerance))
            << c.m << " " << c.n << " " << c.k << " " << at::toString(dtype);
      }
    }
  }
}

// Only sums of 500 float32 products round.
TEST(Linear, EveryKernelGivesTheProduct) {
  check_all(2e-4);
}

// Where they are allowed and the CPU has them: activations have 8 bits.
TEST(Linear, Bf16ProductsRoundActivations) {
  allow_bf16_products(true);
  check_all(have_avx512_bf16() ? 0.3 : 2e-4);
  allow_bf16_products(false);
}

TEST(Linear, ReferenceGivesTheProduct) {
  force_reference(true);
  check_all(2e-4);
  force_reference(false);
}

// Few rows take another division of work, many the one of linear(): the bits are linear()'s.
TEST(Linear, EachOfSeveralIsItself) {
  auto random = at::detail::createCPUGenerator(14);
  const c10::AutoGradMode no_grad(false);
  for (const int64_t rows : {0, 1, 3, 8, 9}) {
    const auto x = at::randn({rows, 96}, random);
    std::vector<LinearWeights> layers;
    for (const int64_t n : {200, 1, 64, 333})
      layers.push_back({at::randn({n, 96}, random).to(n == 64 ? at::kHalf : at::kBFloat16),
                        n == 1 ? at::randn({n}, random) : Tensor()});
    const auto together = linear_each(x, layers);
    ASSERT_EQ(together.size(), layers.size());
    for (size_t i = 0; i < layers.size(); ++i)
      EXPECT_TRUE(at::equal(together[i], linear(x, layers[i].weight, layers[i].bias)))
          << rows << " rows, layer " << i;
  }
}

TEST(Linear, TakesLeadingAxesAndStrides) {
  auto random = at::detail::createCPUGenerator(12);
  const auto x = at::randn({3, 16, 5}, random).transpose(1, 2);  // [3, 5, 16]
  const auto weight = at::randn({24, 16}, random).to(at::kBFloat16);
  const auto got = dsvl::linear(x, weight, Tensor());
  EXPECT_EQ(got.sizes(), (std::vector<int64_t>{3, 5, 24}));
  EXPECT_TRUE(at::allclose(got, at::linear(x, weight.to(at::kFloat)), 1e-1, 1e-1));
}

TEST(Linear, GradientsOfMixedProductAreThoseOfFloat) {
  auto random = at::detail::createCPUGenerator(13);
  const auto start = at::randn({10, 20}, random);
  const auto half = at::randn({1030, 20}, random).to(at::kBFloat16);  // more than one panel
  const auto bias = at::randn({1030}, random);
  const auto dy = at::randn({10, 1030}, random);
  const auto run = [&](const at::ScalarType dtype) {
    const auto x = start.clone().requires_grad_(true);
    const auto w = half.to(dtype, false, /*copy=*/true).requires_grad_(true);
    const auto b = bias.clone().requires_grad_(true);
    linear(x, w, b).backward(dy);
    return std::vector<Tensor>{x.grad(), w.grad().to(at::kFloat), b.grad()};
  };
  const auto mixed = run(at::kBFloat16), wide = run(at::kFloat);
  EXPECT_TRUE(at::allclose(mixed[0], wide[0], 1e-4, 1e-3));
  EXPECT_TRUE(at::allclose(mixed[1], wide[1], 1e-2, 1e-2));  // rounded to bfloat16
  EXPECT_TRUE(at::allclose(mixed[2], wide[2], 1e-4, 1e-4));
}

}  // namespace
}  // namespace dsvl

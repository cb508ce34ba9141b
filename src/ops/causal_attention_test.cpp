// One new token and long pasts against attention written out in double.
#include "ops/causal_attention.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <cmath>

#include "ops/backend.h"

namespace dsvl {
namespace {

struct Case {
  int64_t tokens, total, heads, groups, width;
};

const Case kCases[] = {{1, 1, 2, 2, 8}, {1, 37, 4, 2, 16},  {1, 300, 6, 1, 24},
                       {5, 5, 4, 4, 8}, {3, 20, 4, 2, 12},  {300, 310, 2, 1, 8},
                       {1, 9, 2, 1, 6}, {1, 50, 32, 1, 24}, {7, 40, 32, 1, 16}};

Tensor plain(const Tensor& q, const Tensor& keys, const Tensor& values) {
  const auto group = q.size(1) / keys.size(0), past = keys.size(1) - q.size(0);
  const auto k = keys.to(at::kDouble).repeat_interleave(group, 0);  // [H, S, K]
  const auto v = values.to(at::kDouble).repeat_interleave(group, 0);
  auto scores = at::einsum("thk,hsk->hts", {q.to(at::kDouble), k}) / std::sqrt(double(q.size(2)));
  const auto t = at::arange(q.size(0)).unsqueeze(1), s = at::arange(keys.size(1)).unsqueeze(0);
  scores = scores.masked_fill(s.gt(t + past), -INFINITY);
  return at::einsum("hts,hsk->thk", {scores.softmax(-1), v});
}

void check_all() {
  auto random = at::detail::createCPUGenerator(2);
  const c10::AutoGradMode no_grad(false);
  for (const auto& c : kCases) {
    const auto q = at::randn({c.tokens, c.heads, c.width}, random);
    // As the cache hands them out: a part of longer buffers.
    const auto keys = at::randn({c.groups, c.total + 7, c.width}, random).narrow(1, 0, c.total);
    const auto values = at::randn({c.groups, c.total + 7, c.width}, random).narrow(1, 0, c.total);
    const auto got = causal_attention(q, keys, values);
    ASSERT_EQ(got.sizes(), q.sizes());
    EXPECT_TRUE(at::allclose(got.to(at::kDouble), plain(q, keys, values), 1e-4, 1e-5))
        << c.tokens << " " << c.total << " " << c.heads << " " << c.groups << " " << c.width;
  }
}

TEST(CausalAttention, KernelsGiveTheFormula) {
  check_all();
}

TEST(CausalAttention, ReferenceGivesTheFormula) {
  force_reference(true);
  check_all();
  force_reference(false);
}

}  // namespace
}  // namespace dsvl

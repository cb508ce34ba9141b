// Links the installed library: the model code through one linear layer, and JSON.
#include <ATen/ops/ones.h>

#include <cstdio>

#include "base/json.h"
#include "ops/linear.h"

int main() {
  const auto x = at::ones({2, 3});
  const auto y = dsvl::linear(x, at::ones({4, 3}), at::Tensor());
  std::printf("%s %g\n", dsvl::to_json(dsvl::parse_json("{\"a\": 1}", "text")).c_str(),
              y.sum().item<double>());
  return y.sum().item<double>() == 24 ? 0 : 1;
}

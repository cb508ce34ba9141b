// A counting sort.
#include "ops/moe_dispatch.h"

#include <ATen/ops/empty.h>

namespace dsvl {

Dispatch sort_by_expert(const Tensor& experts, int64_t num_experts) {
  const auto flat = experts.to(at::kCPU).contiguous();
  const auto* expert = flat.const_data_ptr<int64_t>();
  Dispatch out;
  out.counts.resize(static_cast<size_t>(num_experts));
  for (int64_t i = 0; i < flat.numel(); ++i)
    if (expert[i] >= 0) ++out.counts[static_cast<size_t>(expert[i])];
  std::vector<int64_t> next(out.counts.size() + 1);
  for (size_t e = 0; e < out.counts.size(); ++e) next[e + 1] = next[e] + out.counts[e];
  out.order = at::empty({next.back()}, flat.options());
  auto* order = out.order.mutable_data_ptr<int64_t>();
  for (int64_t i = 0; i < flat.numel(); ++i)
    if (expert[i] >= 0) order[next[static_cast<size_t>(expert[i])]++] = i;
  out.order = out.order.to(experts.device());
  return out;
}

}  // namespace dsvl

// The reference through scaled_dot_product_attention, and the choice of kernel.
#include "ops/causal_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "ops/backend.h"
#include "ops/causal_attention_kernels.h"

namespace dsvl {
namespace {

constexpr int64_t kRowsPerMask = 256;  // bounds the mask of a long prompt behind a cached past
constexpr int64_t kManyHeads = 16;     // on one key head: from here a matrix product wins

// [G, S, K] -> [1, H, S, K], each head repeated for its group of queries
Tensor for_queries(const Tensor& keys, int64_t heads) {
  const auto groups = keys.size(0);
  if (groups == heads) return keys.unsqueeze(0);
  return keys.unsqueeze(1)
      .expand({groups, heads / groups, keys.size(1), keys.size(2)})
      .reshape({1, heads, keys.size(1), keys.size(2)});
}

// The heads of a group as rows of one product: [T, H, K] -> [1, G, T H/G, K], and back.
Tensor grouped_rows(const Tensor& q, int64_t groups) {
  return q.unflatten(1, {groups, -1}).transpose(0, 1).flatten(1, 2).unsqueeze(0);
}
Tensor ungrouped(const Tensor& out, int64_t tokens) {
  return out.squeeze(0).unflatten(1, {tokens, -1}).transpose(0, 1).flatten(1, 2);
}

// True where the rows of `tokens` queries (the first sees `first` + 1 keys) may look; each query
// has `heads` rows.
Tensor causal_mask(int64_t first, int64_t tokens, int64_t heads, const Tensor& keys) {
  const auto options = keys.options().dtype(at::kLong);
  const auto limit = at::arange(first, first + tokens, options).repeat_interleave(heads);
  return at::arange(keys.size(1), options).unsqueeze(0).le(limit.unsqueeze(1));
}

#if defined(__x86_64__)
bool fits_decode_kernel(const Tensor& q, const Tensor& keys, const Tensor& values) {
  const auto plain = [](const Tensor& t) {
    return t.is_cpu() && t.scalar_type() == at::kFloat &&
           !(c10::GradMode::is_enabled() && t.requires_grad());
  };
  const auto rows = [](const Tensor& t) { return t.stride(2) == 1 && t.stride(1) == t.size(2); };
  return plain(q) && plain(keys) && plain(values) && rows(keys) && rows(values) &&
         q.size(2) % 8 == 0 && q.size(1) < kManyHeads * keys.size(0);
}

Tensor run_decode(const Tensor& q, const Tensor& keys, const Tensor& values) {
  const auto in = q.contiguous();
  const auto out = at::empty_like(in);
  const auto groups = keys.size(0), tokens = keys.size(1), width = q.size(2),
             heads = q.size(1) / groups;
  at::parallel_for(0, groups, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scores(static_cast<size_t>(heads * tokens));
    for (int64_t g = begin; g < end; ++g)
      decode_attention_avx2({.q = in.const_data_ptr<float>() + g * heads * width,
                             .keys = keys.const_data_ptr<float>() + g * keys.stride(0),
                             .values = values.const_data_ptr<float>() + g * values.stride(0),
                             .out = out.mutable_data_ptr<float>() + g * heads * width,
                             .scores = scores.data(),
                             .heads = heads,
                             .tokens = tokens,
                             .head_dim = width});
  });
  return out;
}
#endif

}  // namespace

Tensor causal_attention_reference(const Tensor& q, const Tensor& keys, const Tensor& values) {
  const auto tokens = q.size(0), heads = q.size(1), groups = keys.size(0);
  const auto past = keys.size(1) - tokens;
  const auto k = keys.to(q.scalar_type()), v = values.to(q.scalar_type());  // [G, S, K]
  if (past == 0 && tokens > 1) {
    const auto out = at::scaled_dot_product_attention(
        q.transpose(0, 1).unsqueeze(0), for_queries(k, heads), for_queries(v, heads), {}, 0.0,
        /*is_causal=*/true);
    return out.squeeze(0).transpose(0, 1);  // [T, H, K]
  }
  const auto each = heads / groups;
  const auto count = std::max<int64_t>(1, kRowsPerMask / each);
  std::vector<Tensor> parts;
  for (int64_t first = 0; first < tokens; first += count) {
    const auto own = std::min(count, tokens - first), seen = past + first + own;
    const auto rows = grouped_rows(q.narrow(0, first, own), groups);
    const auto ks = k.narrow(1, 0, seen), vs = v.narrow(1, 0, seen);
    std::optional<Tensor> mask;
    if (own > 1) mask = causal_mask(past + first, own, each, ks);
    parts.push_back(ungrouped(
        at::scaled_dot_product_attention(rows, ks.unsqueeze(0), vs.unsqueeze(0), mask), own));
  }
  return parts.size() == 1 ? parts[0] : at::cat(parts, 0);
}

Tensor causal_attention(const Tensor& q, const Tensor& keys, const Tensor& values) {
#if defined(__x86_64__)
  if (q.size(0) == 1 && have_avx2() && fits_decode_kernel(q, keys, values))
    return run_decode(q, keys, values);
#endif
  return causal_attention_reference(q, keys, values);
}

}  // namespace dsvl

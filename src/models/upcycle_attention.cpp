// Latent attention out of attention with heads of their own.
#include <ATen/TensorOperators.h>

#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "base/error.h"
#include "models/upcycle.h"
#include "nn/attention.h"
#include "nn/mla.h"

namespace dsvl {
namespace {

// Dimensions of a dense head. Its pairs are (j, j + D/2), pair j turns at theta^(-2j/D).
struct HeadDims {
  std::vector<int64_t> nope, rope;  // rope: pair by pair, as latent attention stores them
};

HeadDims choose_dims(int64_t head_dim, const MlaConfig& latent) {
  const int64_t half = head_dim / 2, pairs = latent.qk_rope_head_dim / 2;
  HeadDims dims;
  std::vector<bool> taken(static_cast<size_t>(half), false);
  for (int64_t i = 0; i < pairs; ++i) {
    const int64_t j = i * half / pairs;
    taken[static_cast<size_t>(j)] = true;
    dims.rope.insert(dims.rope.end(), {j, j + half});
  }
  const auto wanted = static_cast<size_t>(latent.qk_nope_head_dim);
  for (int64_t j = half - 1; j >= 0 && dims.nope.size() < wanted; --j)
    if (!taken[static_cast<size_t>(j)]) dims.nope.insert(dims.nope.end(), {j, j + half});
  return dims;
}

void check(const LanguageConfig& to, const LanguageConfig& from) {
  const auto& latent = *to.mla;
  const auto wanted = [](const char* what, int64_t found, const auto&... rest) {
    fail("upcycling: ", what, " is ", found, ", wanted ", rest...);
  };
  if (to.hidden_size != from.hidden_size) wanted("hidden_size", to.hidden_size, from.hidden_size);
  if (to.num_attention_heads != from.num_attention_heads)
    wanted("num_attention_heads", to.num_attention_heads, from.num_attention_heads);
  if (latent.v_head_dim != from.head_dim) wanted("v_head_dim", latent.v_head_dim, from.head_dim);
  if (from.head_dim % latent.qk_rope_head_dim != 0)
    wanted("qk_rope_head_dim", latent.qk_rope_head_dim, "a divisor of ", from.head_dim);
  if (latent.qk_nope_head_dim % 2 != 0 || latent.qk_head_dim() > from.head_dim)
    wanted("qk_nope_head_dim", latent.qk_nope_head_dim, "an even one, at most ",
           from.head_dim - latent.qk_rope_head_dim);
  if (latent.kv_lora_rank > to.hidden_size)
    wanted("kv_lora_rank", latent.kv_lora_rank, "at most ", to.hidden_size);
}

// [H D, hidden] of keys or values, repeated for the queries that share them -> [H, D, hidden].
Tensor by_head(const Tensor& weight, const LanguageConfig& c, int64_t stored_heads) {
  const auto heads = weight.to(at::kFloat).unflatten(0, {stored_heads, c.head_dim});
  return heads.repeat_interleave(c.num_attention_heads / stored_heads, 0);
}

// b a is the best approximation of `weight` [N, D] by rank R: b [N, R], a [R, D] with rows of unit
// length and no two alike, so that a norm between the two leaves vectors of norm inputs as they
// are.
std::pair<Tensor, Tensor> low_rank(const Tensor& weight, int64_t rank) {
  const auto [u, s, vh] = at::linalg_svd(weight, /*full_matrices=*/false);
  const int64_t have = std::min(rank, s.size(0));
  Tensor b = u.narrow(1, 0, have) * s.narrow(0, 0, have), a = vh.narrow(0, 0, have);
  if (have < rank) {
    b = at::cat({b, b.new_zeros({b.size(0), rank - have})}, 1);
    a = at::cat({a, a.new_zeros({rank - have, a.size(1)})}, 0);
  }
  return {b.contiguous(), a.contiguous()};
}

void fill_queries(Mla& to, const LanguageConfig& c, const Tensor& weight) {
  if (to.q_proj) {
    to.q_proj->weight = weight.contiguous();
    return;
  }
  std::tie(to.q_b_proj->weight, to.q_a_proj->weight) = low_rank(weight, *c.mla->q_lora_rank);
  to.q_a_layernorm->weight = at::ones(to.q_a_layernorm->weight.sizes());
}

}  // namespace

void upcycle_attention(Mla& to, const LanguageConfig& to_config, const MultiHeadAttention& from,
                       const LanguageConfig& from_config) {
  check(to_config, from_config);
  const auto& latent = *to_config.mla;
  const auto dims = choose_dims(from_config.head_dim, latent);
  const Tensor nope = at::tensor(dims.nope), rope = at::tensor(dims.rope);
  const auto q = by_head(from.q_proj.weight, from_config, from_config.num_attention_heads);
  const auto k = by_head(from.k_proj.weight, from_config, from_config.num_key_value_heads);
  const auto v = by_head(from.v_proj.weight, from_config, from_config.num_key_value_heads);

  // The score is divided by the root of the latent head's width instead of the dense one's.
  const double scale = std::sqrt(static_cast<double>(latent.qk_head_dim()) /
                                 static_cast<double>(from_config.head_dim));
  const auto queries = at::cat({q.index_select(1, nope), q.index_select(1, rope)}, 1) * scale;
  fill_queries(to, to_config, queries.flatten(0, 1));
  const auto made = at::cat({k.index_select(1, nope), v}, 1).flatten(0, 1);
  const auto [b, a] = low_rank(made, latent.kv_lora_rank);
  to.kv_b_proj.weight = b;
  to.kv_a_proj_with_mqa.weight = at::cat({a, k.index_select(1, rope).mean(0)}, 0);
  to.kv_a_layernorm.weight = at::ones(to.kv_a_layernorm.weight.sizes());
  to.o_proj.weight = from.o_proj.weight.to(at::kFloat).clone();
}

}  // namespace dsvl

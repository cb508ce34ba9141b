// A mixture of experts with latent attention out of a trained dense decoder (sparse upcycling,
// arXiv 2212.05055; fine-grained experts cut from the dense layer, arXiv 2410.07524).
#pragma once

#include "models/decoder.h"

namespace dsvl {

struct Mla;
struct MultiHeadAttention;

// Fills `to` with float32 values made of those of `from`, which has the same hidden size, layers,
// heads and vocabulary. What both have alike is copied. Where they differ:
//
// - Experts. The inner units of the dense layer are cut: the first n_shared_experts *
//   moe_intermediate_size go to the shared experts, the rest in pieces of moe_intermediate_size to
//   the routed ones, again and again until each has one. Outputs of routed experts are scaled so
//   that with a gate that has no preference the expected sum is the dense layer's. The gate keeps
//   the values it has.
// - Latent attention. The best approximation of rank kv_lora_rank (and q_lora_rank) of the dense
//   keys and values. Rotation stays on the pairs of each head whose speeds are those of the
//   qk_rope_head_dim; the rotated key, which latent heads share, is the heads' mean; the slowest of
//   the other pairs become the qk_nope_head_dim without rotation.
//
// Fails, naming the size, where `to` has no room for that: an other number of heads or layers, an
// other hidden size, v_head_dim other than head_dim, qk_rope_head_dim that does not divide it, more
// of qk_nope_head_dim than is left, a latent wider than the hidden size.
void upcycle(Decoder& to, const LanguageConfig& to_config, const Decoder& from,
             const LanguageConfig& from_config);

// The part of it that is attention: `from` has all heads as they are stored ([H D, hidden]; grouped
// keys and values shared by their queries).
void upcycle_attention(Mla& to, const LanguageConfig& to_config, const MultiHeadAttention& from,
                       const LanguageConfig& from_config);

}  // namespace dsvl

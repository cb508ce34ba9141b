// Sizes of multi-head latent attention, as config.json names them. Spec architecture 8.4.
#pragma once

#include <cstdint>
#include <optional>

#include "base/fields.h"

namespace dsvl {

// Defaults are those of transformers' DeepseekV2Config and DeepseekV3Config.
struct MlaConfig {
  std::optional<int64_t> q_lora_rank;  // absent: queries straight from the hidden state
  int64_t kv_lora_rank = 512;
  int64_t qk_nope_head_dim = 128;
  int64_t qk_rope_head_dim = 64;
  int64_t v_head_dim = 128;

  // Width in which a query and a key are compared.
  int64_t qk_head_dim() const { return qk_nope_head_dim + qk_rope_head_dim; }
  // Of a head's key without position and value, both made from the latent.
  int64_t made_width() const { return qk_nope_head_dim + v_head_dim; }
  // Values cached for a token and layer: the latent and the rotated part of the key.
  int64_t latent_width() const { return kv_lora_rank + qk_rope_head_dim; }
};

void fields(Visitor& v, MlaConfig& c);

}  // namespace dsvl

// Keys of latent attention.
#include "nn/mla_config.h"

namespace dsvl {

void fields(Visitor& v, MlaConfig& c) {
  v("q_lora_rank", c.q_lora_rank, "rank of the queries; null: full");
  v("kv_lora_rank", c.kv_lora_rank, "width of the latent that keys and values are made from");
  v("qk_nope_head_dim", c.qk_nope_head_dim, "width of a head without position");
  v("qk_rope_head_dim", c.qk_rope_head_dim, "width of a head with rotary position");
  v("v_head_dim", c.v_head_dim, "width of a head's values");
}

}  // namespace dsvl

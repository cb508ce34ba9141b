// The tables. Names: gguf-py's constants.py; which rows stand how: llama.cpp's conversion.
#include "models/gguf_architecture.h"

#include "base/error.h"
#include "io/quoted.h"

namespace dsvl {
namespace {

constexpr GgufArchitecture kArchitectures[] = {
    {.name = "llama",
     .model_type = "llama",
     .latent = false,
     .experts = false,
     .divides_frequencies = true,
     .normalises_choice = false,
     .sigmoid_type = nullptr},
    {.name = "deepseek",
     .model_type = "deepseek",
     .latent = false,
     .experts = true,
     .divides_frequencies = false,
     .normalises_choice = false,
     .sigmoid_type = nullptr},
    {.name = "deepseek2",
     .model_type = "deepseek_v2",
     .latent = true,
     .experts = true,
     .divides_frequencies = false,
     .normalises_choice = true,
     .sigmoid_type = "deepseek_v3"},
};

using enum GgufSetting::Kind;
constexpr GgufSetting kSettings[] = {
    {"vocab_size", "vocab_size", count},
    {"context_length", "max_position_embeddings", count},
    {"embedding_length", "hidden_size", count},
    {"feed_forward_length", "intermediate_size", count},
    {"block_count", "num_hidden_layers", count},
    {"attention.head_count", "num_attention_heads", count},
    {"attention.head_count_kv", "num_key_value_heads", count},
    {"attention.layer_norm_rms_epsilon", "rms_norm_eps", real},
    {"rope.freq_base", "rope_theta", real},
    {"attention.q_lora_rank", "q_lora_rank", count},
    {"attention.kv_lora_rank", "kv_lora_rank", count},
    {"leading_dense_block_count", "first_k_dense_replace", count},
    {"expert_feed_forward_length", "moe_intermediate_size", count},
    {"expert_count", "n_routed_experts", count},
    {"expert_used_count", "num_experts_per_tok", count},
    {"expert_shared_count", "n_shared_experts", count},
    {"expert_weights_scale", "routed_scaling_factor", real},
    {"expert_weights_norm", "norm_topk_prob", flag},
    {"expert_group_count", "n_group", count},
    {"expert_group_used_count", "topk_group", count},
};

}  // namespace

const GgufArchitecture& gguf_architecture(const std::string& name, const std::string& where) {
  std::string names;
  for (const auto& row : kArchitectures) {
    if (name == row.name) return row;
    names += std::string(names.empty() ? "" : ", ") + row.name;
  }
  fail(where, ": general.architecture ", in_quotes(name), " cannot be read; ", names, " can");
}

const GgufArchitecture& gguf_architecture(const LanguageConfig& config) {
  for (const auto& row : kArchitectures)
    if (config.mla.has_value() == row.latent && (row.experts || !config.moe)) return row;
  fail("no GGUF architecture has a place for such layers");
}

std::span<const GgufSetting> gguf_settings() {
  return kSettings;
}

}  // namespace dsvl

// The tables. Names: gguf-py's constants.py; which rows stand how: llama.cpp's conversion.
#include "models/gguf_architecture.h"

#include "base/error.h"

namespace dsvl {
namespace {

constexpr GgufArchitecture kArchitectures[] = {
    {.name = "llama",
     .model_type = "llama",
     .latent = false,
     .experts = false,
     .interleaved = true,
     .normalises_choice = false,
     .sigmoid_type = nullptr},
    {.name = "deepseek",
     .model_type = "deepseek",
     .latent = false,
     .experts = true,
     .interleaved = true,
     .normalises_choice = false,
     .sigmoid_type = nullptr},
    {.name = "deepseek2",
     .model_type = "deepseek_v2",
     .latent = true,
     .experts = true,
     .interleaved = false,
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

// Without the ".weight" or ".bias" behind.
struct Rule {
  std::string_view gguf, published;
};

constexpr Rule kWhole[] = {
    {"token_embd", "model.embed_tokens"},
    {"output_norm", "model.norm"},
    {"output", "lm_head"},
};

// Behind "blk.N." and "model.layers.N.".
constexpr Rule kLayer[] = {
    {"attn_norm", "input_layernorm"},
    {"ffn_norm", "post_attention_layernorm"},
    {"attn_q", "self_attn.q_proj"},
    {"attn_k", "self_attn.k_proj"},
    {"attn_v", "self_attn.v_proj"},
    {"attn_output", "self_attn.o_proj"},
    {"attn_q_a", "self_attn.q_a_proj"},
    {"attn_q_a_norm", "self_attn.q_a_layernorm"},
    {"attn_q_b", "self_attn.q_b_proj"},
    {"attn_kv_a_mqa", "self_attn.kv_a_proj_with_mqa"},
    {"attn_kv_a_norm", "self_attn.kv_a_layernorm"},
    {"attn_kv_b", "self_attn.kv_b_proj"},
    {"ffn_gate", "mlp.gate_proj"},
    {"ffn_up", "mlp.up_proj"},
    {"ffn_down", "mlp.down_proj"},
    {"ffn_gate_inp", "mlp.gate"},
    {"exp_probs_b.bias", "mlp.gate.e_score_correction_bias"},
    {"ffn_gate_exps", "mlp.experts.*.gate_proj"},
    {"ffn_up_exps", "mlp.experts.*.up_proj"},
    {"ffn_down_exps", "mlp.experts.*.down_proj"},
    {"ffn_gate_shexp", "mlp.shared_experts.gate_proj"},
    {"ffn_up_shexp", "mlp.shared_experts.up_proj"},
    {"ffn_down_shexp", "mlp.shared_experts.down_proj"},
};

constexpr std::string_view kBlock = "blk.", kPublishedLayer = "model.layers.";
constexpr std::string_view kEndings[] = {"", ".weight", ".bias"};

std::optional<std::string> translate(std::span<const Rule> rules, std::string_view name,
                                     std::string_view Rule::*from, std::string_view Rule::*to) {
  for (const auto ending : kEndings) {
    if (!name.ends_with(ending)) continue;
    const auto stem = name.substr(0, name.size() - ending.size());
    for (const auto& rule : rules)
      if (stem == rule.*from) return str(rule.*to, ending);
  }
  return std::nullopt;
}

// A name cut behind the number of its layer: "blk." "3." "attn_q.weight". The number is empty for
// tensors of no layer.
struct Cut {
  std::string_view number, rest;
};

Cut cut(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return {"", name};
  const auto end = name.find_first_not_of("0123456789", prefix.size());
  if (end == name.npos || end == prefix.size() || name[end] != '.') return {"", name};
  return {name.substr(prefix.size(), end + 1 - prefix.size()), name.substr(end + 1)};
}

// "mlp.experts.17.up_proj" -> "mlp.experts.*.up_proj"
std::string without_expert(std::string_view rest) {
  constexpr std::string_view kExperts = "mlp.experts.";
  const auto [number, behind] = cut(rest, kExperts);
  return number.empty() ? std::string(rest) : str(kExperts, "*.", behind);
}

}  // namespace

const GgufArchitecture& gguf_architecture(const std::string& name, const std::string& where) {
  std::string names;
  for (const auto& row : kArchitectures) {
    if (name == row.name) return row;
    names += std::string(names.empty() ? "" : ", ") + row.name;
  }
  fail(where, ": general.architecture '", name, "' cannot be read; ", names, " can");
}

const GgufArchitecture& gguf_architecture(const LanguageConfig& config) {
  for (const auto& row : kArchitectures)
    if (config.mla.has_value() == row.latent && (row.experts || !config.moe)) return row;
  fail("no GGUF architecture has a place for such layers");
}

std::span<const GgufSetting> gguf_settings() {
  return kSettings;
}

std::optional<std::string> published_name(std::string_view gguf) {
  const auto [number, rest] = cut(gguf, kBlock);
  if (number.empty()) return translate(kWhole, gguf, &Rule::gguf, &Rule::published);
  const auto found = translate(kLayer, rest, &Rule::gguf, &Rule::published);
  if (!found) return std::nullopt;
  return str(kPublishedLayer, number, *found);
}

std::optional<std::string> gguf_name(std::string_view published) {
  const auto [number, rest] = cut(published, kPublishedLayer);
  if (number.empty()) return translate(kWhole, published, &Rule::published, &Rule::gguf);
  const auto found = translate(kLayer, without_expert(rest), &Rule::published, &Rule::gguf);
  if (!found) return std::nullopt;
  return str(kBlock, number, *found);
}

}  // namespace dsvl

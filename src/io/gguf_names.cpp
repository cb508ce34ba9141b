// The tables. Names: gguf-py's constants.py.
#include "io/gguf_names.h"

#include <algorithm>
#include <span>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr std::string_view kAlternating[] = {"llama", "deepseek"};

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

bool gguf_alternates(std::string_view architecture) {
  return std::find(std::begin(kAlternating), std::end(kAlternating), architecture) !=
         std::end(kAlternating);
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

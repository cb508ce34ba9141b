// From a configuration to metadata.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "models/config_parts.h"
#include "models/gguf_architecture.h"
#include "models/gguf_config.h"

namespace dsvl {
namespace {

class MetadataWriter {
 public:
  explicit MetadataWriter(const char* architecture) : prefix_(str(architecture, ".")) {
    metadata_.emplace_back("general.architecture", std::string(architecture));
  }
  void count(const std::string& key, int64_t n) { set(key, static_cast<uint32_t>(n)); }
  void real(const std::string& key, double x) { set(key, static_cast<float>(x)); }
  void set(const std::string& key, GgufValue value) {
    metadata_.emplace_back(prefix_ + key, std::move(value));
  }
  GgufMetadata take() { return std::move(metadata_); }

 private:
  std::string prefix_;
  GgufMetadata metadata_;
};

template <class... Parts>
[[noreturn]] void refuse(const GgufArchitecture& architecture, const Parts&... what) {
  fail("GGUF's architecture ", architecture.name, " has no place for ", what...);
}

void check_experts(const GgufArchitecture& architecture, const MoeConfig& moe) {
  if (moe.n_shared_experts == 0) refuse(architecture, "a mixture without shared experts");
  if (moe.moe_layer_freq != 1) refuse(architecture, "moe_layer_freq ", moe.moe_layer_freq);
  if (moe.norm_topk_prob && !architecture.normalises_choice)
    refuse(architecture, "norm_topk_prob true");
  if (moe.scoring_func == "sigmoid" && !architecture.sigmoid_type)
    refuse(architecture, "scoring_func sigmoid");
  if (moe.topk_method == "expert_choice") refuse(architecture, "topk_method expert_choice");
  if (moe.topk_method == "noaux_tc" && !architecture.sigmoid_type)
    refuse(architecture, "topk_method noaux_tc");
  if (moe.router.eval_capacity_factor > 0)
    refuse(architecture, "an eval_capacity_factor of ", moe.router.eval_capacity_factor);
  if (moe.router.second_expert_policy == "threshold")
    refuse(architecture, "second_expert_policy threshold");
}

// llama.cpp scales the scores of latent attention too by what it scales cos and sin by, and by
// 0.1 ln(factor) + 1 of any factor: the two agree where nothing of that is left, with
// mscale_all_dim alone in the scores.
void check_latent_rope(const GgufArchitecture& architecture, const RopeConfig& rope) {
  if (rope.rope_type == "default") return;
  if (rope.rope_type != "yarn") refuse(architecture, "rope_type ", rope.rope_type);
  const double mscale = rope.mscale.value_or(0);
  if (mscale == 0 || mscale != rope.mscale_all_dim.value_or(0))
    refuse(architecture, "yarn without an mscale that is mscale_all_dim");
  if (rope.attention_factor.value_or(1) != 1)
    refuse(architecture, "an attention_factor of ", *rope.attention_factor);
}

// By these sizes llama.cpp knows V2-Lite and its kin, whose queries have no latent.
bool has_lite_size(const LanguageConfig& c) {
  const int64_t layers = c.num_hidden_layers;
  return layers == 26 || layers == 27 || (layers == 48 && c.vocab_size == 128256);
}

void check_rope(const GgufArchitecture& architecture, const RopeConfig& rope) {
  if (rope.rope_type == "dynamic") refuse(architecture, "rope_type dynamic");
  if (rope.rope_type == "llama3" && !architecture.divides_frequencies)
    refuse(architecture, "rope_type llama3");
  if (architecture.latent) return check_latent_rope(architecture, rope);
  if (rope.mscale) refuse(architecture, "mscale");
}

void check(const GgufArchitecture& architecture, const LanguageConfig& c) {
  if (architecture.experts && c.attention_bias) refuse(architecture, "attention_bias true");
  if (architecture.experts && c.mlp_bias) refuse(architecture, "mlp_bias true");
  if (architecture.experts && !architecture.latent &&
      c.num_attention_heads * c.head_dim != c.hidden_size)
    refuse(architecture, c.num_attention_heads, " heads of ", c.head_dim, " in a hidden_size of ",
           c.hidden_size);
  if (architecture.latent && c.mla->q_lora_rank && has_lite_size(c))
    refuse(architecture, "a q_lora_rank in ", c.num_hidden_layers, " layers");
  check_rope(architecture, c.rope);
  if (c.moe) check_experts(architecture, *c.moe);
}

// Whether the groups leave a token any expert out; llama.cpp takes no others.
bool chooses_groups(const LanguageConfig& c) {
  if (!c.moe || c.moe->topk_method == "greedy") return false;
  return c.moe->topk_group < c.moe->n_group && c.moe->group_size() > 1;
}

// A mixture's settings in the first layers that are dense: all of them in a model without.
void put_dense(MetadataWriter& out, const LanguageConfig& c) {
  out.count("leading_dense_block_count", c.num_hidden_layers);
  out.count("expert_feed_forward_length", c.intermediate_size);
  out.count("expert_shared_count", 0);
}

void put_latent(MetadataWriter& out, const LanguageConfig& c) {
  if (!c.mla->q_lora_rank) out.count("attention.q_lora_rank", 0);  // the key must be there
  out.count("attention.key_length", c.mla->latent_width());
  out.count("attention.value_length", c.mla->kv_lora_rank);
  out.count("attention.key_length_mla", c.mla->qk_head_dim());
  out.count("attention.value_length_mla", c.mla->v_head_dim);
  out.count("rope.dimension_count", c.mla->qk_rope_head_dim);
}

void put_heads(MetadataWriter& out, const LanguageConfig& c) {
  out.count("attention.key_length", c.head_dim);
  out.count("attention.value_length", c.head_dim);
  out.count("rope.dimension_count", c.head_dim);
}

// The length that the scaling stretches.
int64_t original_length(const LanguageConfig& c) {
  const int64_t length = c.rope.original_max_position_embeddings;
  return length > 0 ? length : c.max_position_embeddings;
}

void put_rope(MetadataWriter& out, const LanguageConfig& c) {
  const auto& rope = c.rope;
  if (rope.rope_type != "linear" && rope.rope_type != "yarn") return;
  out.set("rope.scaling.type", rope.rope_type);
  out.real("rope.scaling.factor", rope.factor);
  if (rope.rope_type == "linear") return;
  out.count("rope.scaling.original_context_length", original_length(c));
  out.real("rope.scaling.yarn_beta_fast", rope.beta_fast);
  out.real("rope.scaling.yarn_beta_slow", rope.beta_slow);
  const double tenth = 0.1 * rope.mscale_all_dim.value_or(0);
  if (tenth != 0) out.real("rope.scaling.yarn_log_multiplier", tenth);
  if (rope.attention_factor)
    out.real("rope.scaling.attn_factor",
             *rope.attention_factor / gguf_yarn_factor(rope.factor, tenth));
}

}  // namespace

double gguf_yarn_factor(double factor, double log_multiplier) {
  return log_multiplier != 0 || factor <= 1 ? 1 : 0.1 * std::log(factor) + 1;
}

std::vector<float> llama3_divisors(const LanguageConfig& config) {
  const auto& rope = config.rope;
  std::vector<float> divisors;
  const auto original = static_cast<double>(original_length(config));
  for (int64_t i = 0; i < config.head_dim; i += 2) {
    const double wave =
        2 * std::numbers::pi *
        std::pow(rope.rope_theta, static_cast<double>(i) / static_cast<double>(config.head_dim));
    const double kept = std::clamp(
        (original / wave - rope.low_freq_factor) / (rope.high_freq_factor - rope.low_freq_factor),
        0.0, 1.0);
    divisors.push_back(static_cast<float>(1 / ((1 - kept) / rope.factor + kept)));
  }
  return divisors;
}

GgufMetadata gguf_metadata(const LanguageConfig& config) {
  const auto& architecture = gguf_architecture(config);
  check(architecture, config);
  MetadataWriter out(architecture.name);
  const Value json = write_language(config, "");
  const bool groups = chooses_groups(config);
  for (const auto& row : gguf_settings()) {
    const auto* v = json.find(row.config);
    if (!v || v->is_null()) continue;
    if (!groups && std::string_view(row.gguf).starts_with("expert_group_")) continue;
    if (row.gguf == std::string_view("attention.head_count_kv") && architecture.latent)
      out.count(row.gguf, 1);  // the absorbed form's one key head
    else if (row.kind == GgufSetting::count)
      out.count(row.gguf, v->as_int());
    else if (row.kind == GgufSetting::real)
      out.real(row.gguf, v->as_double());
    else
      out.set(row.gguf, v->as_bool());
  }
  if (architecture.latent)
    put_latent(out, config);
  else
    put_heads(out, config);
  if (config.moe && architecture.sigmoid_type)
    out.count("expert_gating_func", config.moe->scoring_func == "sigmoid" ? 2 : 1);
  if (!config.moe && architecture.experts) put_dense(out, config);
  put_rope(out, config);
  return out.take();
}

}  // namespace dsvl

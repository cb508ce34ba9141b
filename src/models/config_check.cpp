// Sizes no model can have, named before anything is built from them.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "models/config_parts.h"

namespace dsvl {
namespace {

// Far above any model; keeps products of sizes within 63 bits and module trees small.
constexpr int64_t kMaxSize = 1 << 24, kMaxLayers = 1024, kMaxImage = 16384;
constexpr int64_t kMaxExperts = 4096, kMaxExpertsInAll = 1 << 17;

class Checker {
 public:
  Checker(std::string where, const char* part) : where_(std::move(where)), part_(part) {}

  void size(const char* key, int64_t value, int64_t most = kMaxSize) const {
    if (value < 1 || value > most)
      fail(where_, ": ", part_, ": ", key, " is ", value, ", wanted 1 to ", most);
  }
  void positive(const char* key, double value) const {
    if (!(value > 0) || !std::isfinite(value))
      fail(where_, ": ", part_, ": ", key, " is ", value, ", wanted a positive number");
  }
  void multiple(const char* key, int64_t value, const char* of, int64_t divisor) const {
    if (value % divisor)
      fail(where_, ": ", part_, ": ", key, " ", value, " is not a multiple of ", of, " ", divisor);
  }
  template <class... Parts>
  [[noreturn]] void refuse(const Parts&... parts) const {
    fail(where_, ": ", part_, ": ", parts...);
  }

 private:
  std::string where_;
  const char* part_;
};

void check_pixels(const Checker& check, const std::vector<double>& mean,
                  const std::vector<double>& std) {
  if (mean.empty() && std.empty()) return;
  if (mean.size() != 3 || std.size() != 3)
    check.refuse("pixel_mean and pixel_std want three numbers each");
  for (const double value : std) check.positive("pixel_std", value);
}

template <class Tower>
void check_tower(const Checker& check, const Tower& tower) {
  check.size("image_size", tower.image_size, kMaxImage);
  check.size("patch_size", tower.patch_size, tower.image_size);
  check.size("width", tower.width);
  check.size("layers", tower.layers, kMaxLayers);
  check.size("heads", tower.heads);
  check.multiple("width", tower.width, "heads", tower.heads);
  check.positive("mlp_ratio", tower.mlp_ratio);
  if (tower.mlp_ratio > 1024)
    check.refuse("mlp_ratio is ", tower.mlp_ratio, ", wanted at most 1024");
  check.size("the MLP's width", tower.mlp_width());
  check_pixels(check, tower.pixel_mean, tower.pixel_std);
}

void check_sam(const Checker& check, const SamConfig& sam) {
  check_tower(check, sam);
  check.size("window_size", sam.window_size, kMaxImage);
  check.size("neck_channels", sam.neck_channels);
  if (sam.downsample_channels.size() != 2)
    check.refuse("needs two downsample_channels to meet the low tower's grid, found ",
                 sam.downsample_channels.size());
  for (const int64_t channels : sam.downsample_channels)
    check.size("downsample_channels", channels);
  if (sam.global_attn_indexes.empty())
    check.refuse("global_attn_indexes is empty, wanted at least one block");
  for (const int64_t index : sam.global_attn_indexes)
    if (index < 0 || index >= sam.layers)
      check.refuse("global_attn_indexes has ", index, ", wanted 0 to ", sam.layers - 1);
}

const std::vector<std::string> kTopkMethods{"greedy", "group_limited_greedy", "noaux_tc",
                                            "expert_choice"};

void check_mla(const Checker& check, const MlaConfig& mla) {
  if (mla.q_lora_rank) check.size("q_lora_rank", *mla.q_lora_rank);
  check.size("kv_lora_rank", mla.kv_lora_rank);
  check.size("qk_nope_head_dim", mla.qk_nope_head_dim);
  check.size("qk_rope_head_dim", mla.qk_rope_head_dim);
  check.size("v_head_dim", mla.v_head_dim);
}

void check_one_of(const Checker& check, const char* key, const std::string& found,
                  const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), found) != known.end()) return;
  std::string names;
  for (const auto& name : known) names += (names.empty() ? "" : ", ") + name;
  check.refuse(key, " '", found, "' is not known; ", names, " are");
}

void not_negative(const Checker& check, const char* key, double value) {
  if (!(value >= 0) || !std::isfinite(value))
    check.refuse(key, " is ", value, ", wanted 0 or more");
}

void check_router(const Checker& check, const MoeConfig& moe) {
  const RouterConfig& r = moe.router;
  if (r.router_group_size != 0) check.size("router_group_size", r.router_group_size);
  not_negative(check, "capacity_factor", r.capacity_factor);
  not_negative(check, "eval_capacity_factor", r.eval_capacity_factor);
  check_one_of(check, "drop_policy", r.drop_policy, {"position", "weight"});
  check_one_of(check, "second_expert_policy", r.second_expert_policy,
               {"all", "random", "threshold"});
  if (r.second_expert_policy != "all" && moe.num_experts_per_tok != 2)
    check.refuse("second_expert_policy is ", r.second_expert_policy,
                 ", wanted all where num_experts_per_tok is not 2");
  not_negative(check, "second_expert_threshold", r.second_expert_threshold);
  check_one_of(check, "aux_loss_type", r.aux_loss_type, {"selected", "first"});
  not_negative(check, "aux_loss_alpha", moe.aux_loss_alpha);
  not_negative(check, "device_loss_alpha", r.device_loss_alpha);
  not_negative(check, "communication_loss_alpha", r.communication_loss_alpha);
  not_negative(check, "router_z_loss_coef", r.router_z_loss_coef);
  not_negative(check, "bias_update_speed", r.bias_update_speed);
  if (r.bias_update_speed > 0 && moe.topk_method != "noaux_tc")
    check.refuse("bias_update_speed is ", r.bias_update_speed, ", wanted 0: topk_method ",
                 moe.topk_method, " has no bias");
}

void check_moe(const Checker& check, const MoeConfig& moe, int64_t layers) {
  check.size("n_routed_experts", moe.n_routed_experts, kMaxExperts);
  if (moe.n_routed_experts * layers > kMaxExpertsInAll)
    check.refuse("n_routed_experts is ", moe.n_routed_experts, " in ", layers, " layers, wanted ",
                 kMaxExpertsInAll, " experts in all at most");
  if (moe.n_shared_experts != 0) check.size("n_shared_experts", moe.n_shared_experts, kMaxExperts);
  check.size("num_experts_per_tok", moe.num_experts_per_tok, moe.n_routed_experts);
  check.size("moe_intermediate_size", moe.moe_intermediate_size);
  check.size("moe_layer_freq", moe.moe_layer_freq, kMaxLayers);
  if (moe.first_k_dense_replace != 0)
    check.size("first_k_dense_replace", moe.first_k_dense_replace, kMaxLayers);
  check_one_of(check, "topk_method", moe.topk_method, kTopkMethods);
  check_one_of(check, "scoring_func", moe.scoring_func, {"softmax", "sigmoid"});
  check.size("n_group", moe.n_group, moe.n_routed_experts);
  check.multiple("n_routed_experts", moe.n_routed_experts, "n_group", moe.n_group);
  check.size("topk_group", moe.topk_group, moe.n_group);
  const bool in_groups = moe.topk_method != "greedy" && moe.topk_method != "expert_choice";
  if (in_groups && moe.topk_group * moe.group_size() < moe.num_experts_per_tok)
    check.refuse("num_experts_per_tok is ", moe.num_experts_per_tok, ", topk_group ",
                 moe.topk_group, " groups of ", moe.group_size(), " have fewer");
  if (moe.topk_method == "noaux_tc" && moe.group_size() < 2)
    check.refuse("n_group is ", moe.n_group, ": noaux_tc wants two experts a group at least");
  check.positive("routed_scaling_factor", moe.routed_scaling_factor);
  check_router(check, moe);
}

void check_language(const Checker& check, const LanguageConfig& c) {
  check.size("vocab_size", c.vocab_size);
  check.size("hidden_size", c.hidden_size);
  check.size("intermediate_size", c.intermediate_size);
  check.size("num_hidden_layers", c.num_hidden_layers, kMaxLayers);
  check.size("num_attention_heads", c.num_attention_heads);
  check.size("num_key_value_heads", c.num_key_value_heads);
  check.multiple("num_attention_heads", c.num_attention_heads, "num_key_value_heads",
                 c.num_key_value_heads);
  check.size("head_dim", c.head_dim);
  check.multiple("head_dim", c.head_dim, "two, which rotary positions need:", 2);
  check.size("max_position_embeddings", c.max_position_embeddings);
  check.positive("rms_norm_eps", c.rms_norm_eps);
  check.positive("rope_theta", c.rope.rope_theta);
  check.positive("rope factor", c.rope.factor);
  if (c.rope.original_max_position_embeddings < 0)
    check.refuse("original_max_position_embeddings is ", c.rope.original_max_position_embeddings);
  if (c.num_nextn_predict_layers < 0)
    check.refuse("num_nextn_predict_layers is ", c.num_nextn_predict_layers, ", wanted 0 or more");
  if (c.mla) check_mla(check, *c.mla);
  if (c.moe) check_moe(check, *c.moe, c.num_hidden_layers);
}

const std::vector<std::string> kProjectors{"identity", "linear", "mlp_gelu",
                                           "low_high_hybrid_split_mlp_gelu"};

// Width of what the towers hand to the aligner.
int64_t feature_width(const Checker& check, const VisionConfig& vision) {
  if (vision.kind != VisionKind::hybrid) return vision.low.width;
  const int64_t low = vision.low.width, high = vision.high.out_channels();
  if (vision.concat_type == ConcatType::feature) return low + high;
  if (low != high)
    check.refuse("the towers' features are ", high, " and ", low, " wide, wanted equal");
  return low;
}

void check_aligner(const Checker& check, const ModelConfig& config) {
  const auto& c = config.aligner;
  if (std::find(kProjectors.begin(), kProjectors.end(), c.projector_type) == kProjectors.end())
    check.refuse(
        "projector_type '", c.projector_type,
        "' is not known; identity, linear, mlp_gelu and low_high_hybrid_split_mlp_gelu are");
  check.size("depth", c.depth, kMaxLayers);
  check.size("input_dim", c.input_dim);
  check.size("n_embed", c.n_embed);
  const bool split = c.projector_type == "low_high_hybrid_split_mlp_gelu";
  const bool two =
      config.vision.kind == VisionKind::hybrid && config.vision.concat_type == ConcatType::tuple;
  if (split != two)
    check.refuse("projector_type ", c.projector_type,
                 two ? " cannot take two feature maps" : " wants two feature maps");
  if (split) check.multiple("n_embed", c.n_embed, "two:", 2);
  const int64_t width = feature_width(check, config.vision);
  const bool identity = c.projector_type == "identity";
  if (!identity && c.input_dim != width)
    check.refuse("input_dim is ", c.input_dim, ", the towers give ", width);
  const int64_t out = identity ? width : c.n_embed;
  if (out != config.language.hidden_size)
    check.refuse("gives ", out, " values a token, the language model's hidden_size is ",
                 config.language.hidden_size);
}

}  // namespace

void check_model_config(const ModelConfig& config, const std::string& where) {
  check_language({where, config.has_vision() ? "language model" : "model"}, config.language);
  if (!config.has_vision()) return;
  const Checker low{where, "low-resolution tower"};
  check_tower(low, config.vision.low);
  if (config.vision.low.built_layers() < 1)
    low.refuse("select_layer ", config.vision.low.select_layer, " of ", config.vision.low.layers,
               " layers leaves none");
  if (config.vision.kind == VisionKind::hybrid)
    check_sam({where, "high-resolution tower"}, config.vision.high);
  check_aligner({where, "aligner"}, config);
}

}  // namespace dsvl

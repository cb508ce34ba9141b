// Sizes, gate and balance of a mixture of experts, as config.json names them. Spec architecture
// 8.3-8.5, training 5.
#pragma once

#include <cstdint>
#include <string>

#include "base/fields.h"

namespace dsvl {

// What published configurations have no keys for: the gates before DeepSeek's (GShard, Switch,
// ST-MoE), and losses of the papers that no released code has. All off by default: dropless, every
// chosen expert used. docs/mixture_of_experts.md says what to set for which paper.
struct RouterConfig {
  // Tokens that are routed together, one behind another in the batch; 0: all of a pass.
  int64_t router_group_size = 0;
  // An expert takes ceil(factor K T / E) of the T tokens of a group; 0: as many as come.
  double capacity_factor = 0, eval_capacity_factor = 0;
  // Who stays when an expert is full: position (first choices before second ones, then the order in
  // the group) or weight.
  std::string drop_policy = "position";
  // When the second of two experts is used: all (always), random (in training, with probability
  // 2 w_2), threshold (when w_2 >= second_expert_threshold w_1).
  std::string second_expert_policy = "all";
  double second_expert_threshold = 0.2;
  // selected: E / (K T) of all choices; first: GShard's 1 / E of first choices.
  std::string aux_loss_type = "selected";
  double device_loss_alpha = 0, communication_loss_alpha = 0;  // a device holds one group's experts
  double router_z_loss_coef = 0;
  double bias_update_speed = 0;  // noaux_tc: how far e_score_correction_bias moves in a step
};

// Defaults are those of the published DeepseekConfig.
struct MoeConfig {
  int64_t n_routed_experts = 64;
  int64_t n_shared_experts = 0;     // one feed-forward of this many times moe_intermediate_size
  int64_t num_experts_per_tok = 0;  // routed ones; no published default
  int64_t moe_intermediate_size = 1407;
  int64_t moe_layer_freq = 1, first_k_dense_replace = 0;
  std::string topk_method = "greedy";    // greedy, group_limited_greedy, noaux_tc, expert_choice
  std::string scoring_func = "softmax";  // softmax, sigmoid
  int64_t n_group = 1, topk_group = 1;
  double routed_scaling_factor = 1.0;
  bool norm_topk_prob = false;
  double aux_loss_alpha = 0.001;
  bool seq_aux = true;  // balance within each sequence, not over all tokens routed together
  RouterConfig router{};

  // Whether decoder layer `layer` (from 0) has experts or is dense.
  bool has_experts(int64_t layer) const {
    return layer >= first_k_dense_replace && layer % moe_layer_freq == 0;
  }
  int64_t group_size() const { return n_routed_experts / n_group; }
};

void fields(Visitor& v, MoeConfig& c);
void fields(Visitor& v, RouterConfig& c);

}  // namespace dsvl

// Keys of a mixture of experts.
#include "nn/moe_config.h"

namespace dsvl {

void fields(Visitor& v, MoeConfig& c) {
  v("n_routed_experts", c.n_routed_experts, "experts the gate chooses from");
  v("n_shared_experts", c.n_shared_experts, "experts that every token takes");
  v("num_experts_per_tok", c.num_experts_per_tok, "routed experts a token takes");
  v("moe_intermediate_size", c.moe_intermediate_size, "width inside an expert");
  v("moe_layer_freq", c.moe_layer_freq, "every so many layers has experts");
  v("first_k_dense_replace", c.first_k_dense_replace, "the first so many layers are dense");
  v("topk_method", c.topk_method, "greedy, group_limited_greedy, noaux_tc or expert_choice");
  v("scoring_func", c.scoring_func, "softmax or sigmoid");
  v("n_group", c.n_group, "groups the experts lie in");
  v("topk_group", c.topk_group, "groups a token chooses experts from");
  v("routed_scaling_factor", c.routed_scaling_factor, "on the weights of the chosen experts");
  v("norm_topk_prob", c.norm_topk_prob, "the weights of the chosen experts sum to 1");
  v("aux_loss_alpha", c.aux_loss_alpha, "weight of the expert-level balance loss in training");
  v("seq_aux", c.seq_aux, "that loss balances each sequence, not the whole batch");
  fields(v, c.router);
}

void fields(Visitor& v, RouterConfig& c) {
  v("router_group_size", c.router_group_size, "tokens routed together; 0: all of a pass");
  v("capacity_factor", c.capacity_factor, "an expert's room in training; 0: no limit");
  v("eval_capacity_factor", c.eval_capacity_factor, "the same outside training");
  v("drop_policy", c.drop_policy, "who stays when an expert is full: position or weight");
  v("second_expert_policy", c.second_expert_policy, "all, random or threshold");
  v("second_expert_threshold", c.second_expert_threshold, "least share of the first one's weight");
  v("aux_loss_type", c.aux_loss_type, "selected, or first: GShard's");
  v("device_loss_alpha", c.device_loss_alpha, "weight of the device-level balance loss");
  v("communication_loss_alpha", c.communication_loss_alpha, "weight of the communication loss");
  v("router_z_loss_coef", c.router_z_loss_coef, "weight of the router z-loss");
  v("bias_update_speed", c.bias_update_speed, "step of the correction bias");
}

}  // namespace dsvl

// Scores, choice, weights.
#include "nn/gate.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/ones.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/topk.h>

#include <limits>

#include "ops/linear.h"

namespace dsvl {
namespace {

constexpr double kTiny = 1e-20;  // the published code's, added to a sum it divides by

// V2 takes a group for its best expert, V3 for its best two.
int64_t group_best(const std::string& topk_method) {
  if (topk_method == "group_limited_greedy") return 1;
  return topk_method == "noaux_tc" ? 2 : 0;
}

// [N, E] with -inf where an expert's group is not among the token's best groups.
Tensor within_best_groups(const Tensor& ranked, const MoeConfig& config, int64_t best) {
  const auto groups = ranked.unflatten(-1, {config.n_group, config.group_size()});  // [N, G, E/G]
  const auto score = std::get<0>(groups.topk(best)).sum(-1);                        // [N, G]
  const auto kept = std::get<1>(score.topk(config.topk_group));
  auto closed = at::ones(score.sizes(), score.options().dtype(at::kBool));
  closed.scatter_(1, kept, false);
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  return groups.masked_fill(closed.unsqueeze(-1), kNever).flatten(1);
}

}  // namespace

Gate::Gate(Module& parent, const std::string& name, int64_t hidden_size, const MoeConfig& config)
    : Module(parent, name), config_(config), group_best_(group_best(config.topk_method)) {
  declare("weight", weight, {config.n_routed_experts, hidden_size});
  if (config.topk_method == "noaux_tc")
    declare_buffer("e_score_correction_bias", e_score_correction_bias, {config.n_routed_experts});
}

Choice Gate::forward(const Tensor& x) const {
  Choice choice;
  // The reference multiplies in float32, never in bfloat16: a rounded score sends tokens elsewhere.
  choice.logits = linear_reference(x.to(at::kFloat), weight, {});
  choice.scores = config_.scoring_func == "sigmoid" ? at::sigmoid(choice.logits)
                                                    : at::softmax(choice.logits, -1);
  if (config_.topk_method == "expert_choice") return choice;
  choice.experts = choose(choice.scores.detach());
  choice.weights = choice.scores.gather(1, choice.experts);  // [N, K]
  if (config_.norm_topk_prob && config_.num_experts_per_tok > 1)
    choice.weights = choice.weights / (choice.weights.sum(-1, true) + kTiny);
  choice.weights = choice.weights * config_.routed_scaling_factor;
  return choice;
}

Tensor Gate::choose(const Tensor& scores) const {
  auto ranked = e_score_correction_bias.defined() ? scores + e_score_correction_bias : scores;
  if (group_best_ > 0) ranked = within_best_groups(ranked, config_, group_best_);
  return std::get<1>(ranked.topk(config_.num_experts_per_tok));
}

}  // namespace dsvl

// Each loss as its paper writes it.
#include "nn/balance.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/logsumexp.h>
#include <ATen/ops/one_hot.h>

#include "nn/routing.h"

namespace dsvl {
namespace {

// The affinities of one token sum to 1 in every balance loss (V3 normalises its sigmoids).
Tensor shares(const Choice& choice) {
  return choice.scores / choice.scores.sum(-1, true);
}

struct TokenSet {
  Tensor shares;   // [T, E]
  Tensor experts;  // [T, K]
};

// GShard: mean score times the share of first choices, over E.
Tensor first_choice_loss(const TokenSet& set, const MoeConfig& config) {
  const auto first = at::one_hot(set.experts.select(1, 0), config.n_routed_experts);
  const auto share = first.to(at::kFloat).mean(0);  // [E]
  return (share * set.shares.mean(0)).sum() / config.n_routed_experts;
}

// DeepSeek-V2 equations 23 to 31, T tokens.
Tensor loss_of(const TokenSet& set, const MoeConfig& config) {
  const auto experts = static_cast<double>(config.n_routed_experts);
  const auto chosen = at::one_hot(set.experts, config.n_routed_experts).sum(1);  // [T, E], 0 or 1
  const auto f =
      chosen.to(at::kFloat).mean(0) * (experts / static_cast<double>(config.num_experts_per_tok));
  const auto p = set.shares.mean(0);  // [E]
  const bool first = config.router.aux_loss_type == "first";
  auto loss = (first ? first_choice_loss(set, config) : (f * p).sum()) * config.aux_loss_alpha;
  const auto by_device = [&](const Tensor& t) {
    return t.unflatten(-1, {config.n_group, config.group_size()});
  };
  const auto device_p = by_device(p).sum(-1);  // [G]
  if (config.router.device_loss_alpha > 0)
    loss = loss + (by_device(f).mean(-1) * device_p).sum() * config.router.device_loss_alpha;
  if (config.router.communication_loss_alpha > 0) {
    const auto sent = by_device(chosen).sum(-1).gt(0).to(at::kFloat).mean(0);
    const auto share = static_cast<double>(config.n_group) / static_cast<double>(config.topk_group);
    loss = loss + (sent * share * device_p).sum() * config.router.communication_loss_alpha;
  }
  return loss;
}

std::vector<int64_t> set_bounds(const MoeConfig& config, const Batch& batch) {
  if (!config.seq_aux) return group_bounds(batch.tokens(), config.router.router_group_size);
  std::vector<int64_t> bounds{0};
  for (const auto& segment : batch.segments) bounds.push_back(segment.begin + segment.length);
  return bounds;
}

}  // namespace

Tensor balance_loss(const Choice& choice, const MoeConfig& config, const Batch& batch) {
  const double weights = config.aux_loss_alpha + config.router.device_loss_alpha +
                         config.router.communication_loss_alpha;
  if (weights == 0 || !choice.experts.defined()) return {};
  const auto bounds = set_bounds(config, batch);
  const auto all = shares(choice);
  Tensor sum;
  for (size_t i = 0; i + 1 < bounds.size(); ++i) {
    const int64_t begin = bounds[i], tokens = bounds[i + 1] - bounds[i];
    const auto loss =
        loss_of({all.narrow(0, begin, tokens), choice.experts.narrow(0, begin, tokens)}, config);
    sum = sum.defined() ? sum + loss : loss;
  }
  return sum / static_cast<double>(bounds.size() - 1);
}

Tensor router_z_loss(const Choice& choice, const MoeConfig& config) {
  if (config.router.router_z_loss_coef == 0) return {};
  return at::logsumexp(choice.logits, {-1}).square().mean() * config.router.router_z_loss_coef;
}

double router_entropy(const Choice& choice) {
  const auto p = shares(choice).detach();
  return -(p * (p + 1e-20).log()).sum(-1).mean().item<double>();
}

void update_correction_bias(Tensor& bias, const std::vector<double>& load, double speed) {
  double mean = 0;
  for (const double one : load) mean += one / static_cast<double>(load.size());
  for (size_t e = 0; e < load.size(); ++e) {
    const double direction = load[e] > mean ? -1 : load[e] < mean ? 1 : 0;
    bias[static_cast<int64_t>(e)] += direction * speed;
  }
}

}  // namespace dsvl

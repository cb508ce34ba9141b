// From reports of layers to means, from means to biases.
#include "train/routing_log.h"

#include "base/error.h"
#include "nn/balance.h"
#include "nn/moe.h"

namespace dsvl {
namespace {

// Places in means(); the experts' loads follow.
enum Number { kBalance, kZLoss, kEntropy, kDropped, kLoads };

}  // namespace

RoutingLog::RoutingLog(const LanguageConfig& config) : config_(config.moe) {
  for (int64_t layer = 0; layer < config.num_hidden_layers; ++layer)
    if (config.has_experts(layer)) layers_.push_back(layer);
}

std::vector<std::string> RoutingLog::names() const {
  if (layers_.empty()) return {};
  std::vector<std::string> names{"balance_loss", "router_z_loss", "router_entropy",
                                 "dropped_tokens"};
  for (const int64_t layer : layers_)
    for (int64_t e = 0; e < config_->n_routed_experts; ++e)
      names.push_back(str("expert_load.", layer, ".", e));
  return names;
}

std::vector<Mean> RoutingLog::means(const MoeRun& run) const {
  std::vector<Mean> means(names().size());
  if (means.empty()) return means;
  means[kBalance].count = means[kZLoss].count = 1;
  size_t place = kLoads;
  for (const auto& report : run.reports) {
    means[kBalance].sum += report.balance_loss;
    means[kZLoss].sum += report.z_loss;
    means[kEntropy].sum += report.entropy;
    means[kEntropy].count += 1;
    means[kDropped].sum += static_cast<double>(report.dropped);
    means[kDropped].count += static_cast<double>(report.choices);
    const auto experts = static_cast<double>(report.load.size());
    for (const int64_t load : report.load)
      means[place++] = {static_cast<double>(load) * experts, static_cast<double>(report.choices)};
  }
  return means;
}

void RoutingLog::update_biases(DeepseekVl& model, std::span<const double> means) const {
  if (layers_.empty() || config_->router.bias_update_speed == 0) return;
  const auto experts = static_cast<size_t>(config_->n_routed_experts);
  auto loads = means.subspan(kLoads);
  for (const int64_t layer : layers_) {
    auto& feed_forward = *model.language_model.model.layers[static_cast<size_t>(layer)].mlp;
    auto& gate = dynamic_cast<Moe&>(feed_forward).gate;
    const auto own = loads.first(experts);
    update_correction_bias(gate.e_score_correction_bias, {own.begin(), own.end()},
                           config_->router.bias_update_speed);
    loads = loads.subspan(experts);
  }
}

}  // namespace dsvl

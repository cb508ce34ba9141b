// What the mixtures of experts say of a step: numbers for metrics.jsonl, and the bias update made
// from them. Spec training 5.6.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/deepseek_vl.h"
#include "nn/moe_run.h"
#include "train/task.h"

namespace dsvl {

class RoutingLog {
 public:
  explicit RoutingLog(const LanguageConfig& config);

  // "balance_loss", "router_z_loss", "router_entropy" (sums and means over layers),
  // "dropped_tokens" (share of choices), "expert_load.LAYER.EXPERT" (1: its fair share). None in a
  // dense model.
  std::vector<std::string> names() const;
  // One for each name, of one pass.
  std::vector<Mean> means(const MoeRun& run) const;

  // V3's loss-free balancing: after a step whose means (one for each name, over micro-batches and
  // ranks) are given, moves the correction biases. Nothing where bias_update_speed is 0.
  void update_biases(DeepseekVl& model, std::span<const double> means) const;

 private:
  const std::optional<MoeConfig> config_;
  std::vector<int64_t> layers_;  // those with experts
};

}  // namespace dsvl

// Gate, experts, sum.
#include "nn/moe.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>

#include <numeric>

#include "nn/balance.h"
#include "ops/attach_loss.h"

namespace dsvl {

Moe::Moe(Module& parent, const std::string& name, int64_t hidden_size, const MoeConfig& config,
         int64_t layer)
    : FeedForward(parent, name),
      gate(*this, "gate", hidden_size, config),
      experts(*this, "experts"),
      config_(config),
      layer_(layer),
      assign_(config.topk_method == "expert_choice" ? assign_experts : assign_tokens) {
  for (int64_t e = 0; e < config.n_routed_experts; ++e)
    experts.add(hidden_size, config.moe_intermediate_size, /*bias=*/false);
  if (config.n_shared_experts > 0)
    shared_experts = std::make_unique<SwigluMlp>(
        *this, "shared_experts", hidden_size,
        config.n_shared_experts * config.moe_intermediate_size, /*bias=*/false);
}

Tensor Moe::forward(const Tensor& x, const LayerContext& context) const {
  MoeRun* run = context.moe;
  const bool training = run && run->training;
  const auto choice = gate.forward(x);
  const auto assignment = assign_(choice, config_, training ? run : nullptr, layer_);
  auto y = routed(x, assignment);
  if (shared_experts) y = y + shared_experts->forward(x);
  if (!run) return y;
  LayerRouting report{.layer = layer_, .load = assignment.load, .dropped = assignment.dropped};
  if (training) y = balanced(y, choice, context, report);
  if (!run->listening) return y;
  report.choices = std::accumulate(report.load.begin(), report.load.end(), int64_t{0});
  report.entropy = router_entropy(choice);
  if (run->keep_tokens) {
    const auto token = assignment.token.to(at::kCPU).contiguous();
    report.token.assign(token.const_data_ptr<int64_t>(),
                        token.const_data_ptr<int64_t>() + token.numel());
    report.rows = assignment.rows;
  }
  run->reports.push_back(std::move(report));
  return y;
}

Tensor Moe::routed(const Tensor& x, const Assignment& assignment) const {
  if (assignment.token.size(0) == 0) return at::zeros_like(x);
  const auto in = x.index_select(0, assignment.token);  // [M, D]
  std::vector<Tensor> parts;
  int64_t begin = 0;
  for (size_t e = 0; e < experts.size(); ++e) {
    const int64_t rows = assignment.rows[e];
    if (rows == 0) continue;
    parts.push_back(experts[e].forward(in.narrow(0, begin, rows)));
    begin += rows;
  }
  const auto out = at::cat(parts) * assignment.weight.unsqueeze(-1);
  return at::zeros_like(x).index_add(0, assignment.token, out);
}

Tensor Moe::balanced(const Tensor& y, const Choice& choice, const LayerContext& context,
                     LayerRouting& report) const {
  auto out = y;
  const auto attach = [&](const Tensor& loss, double& shown) {
    if (!loss.defined()) return;
    shown = loss.item<double>();
    out = attach_loss(out, loss, context.moe->loss_scale);
  };
  attach(balance_loss(choice, config_, context.batch), report.balance_loss);
  attach(router_z_loss(choice, config_), report.z_loss);
  return out;
}

}  // namespace dsvl

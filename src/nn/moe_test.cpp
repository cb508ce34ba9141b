// Mixtures of experts against the papers' formulas, a token at a time in float64: outputs,
// gradients, losses. Every gate that a configuration can choose.
#include "nn/moe.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/random.h"
#include "nn/balance.h"

namespace dsvl {
namespace {

constexpr int64_t kWidth = 10, kExperts = 8, kLayer = 3;
constexpr uint64_t kSeed = 11;

struct Root : Module {
  explicit Root(const MoeConfig& config) : moe(*this, "mlp", kWidth, config, kLayer) {
    auto random = at::detail::createCPUGenerator(21);
    for (auto& p : parameters())
      *p.tensor =
          at::randn(p.shape, random) * (p.name.find("gate.weight") != p.name.npos ? 0.5 : 0.3);
  }
  Moe moe;
};

MoeConfig config_of(const std::string& topk_method, int64_t each) {
  return {.n_routed_experts = kExperts,
          .num_experts_per_tok = each,
          .moe_intermediate_size = 6,
          .topk_method = topk_method,
          .n_group = 1,
          .aux_loss_alpha = 0};
}

// The module's parameters in float64, by name.
using Weights = std::map<std::string, Tensor>;

// ---- the formulas, slowly ----

struct Slow {
  const MoeConfig& config;
  const Weights& w;
  std::vector<std::pair<int64_t, int64_t>> sets;  // tokens whose balance is measured together
  bool training = true;

  Tensor mlp(const std::string& name, const Tensor& u) const {
    const auto gate = at::mv(w.at(name + ".gate_proj.weight"), u);
    return at::mv(w.at(name + ".down_proj.weight"),
                  at::silu(gate) * at::mv(w.at(name + ".up_proj.weight"), u));
  }

  Tensor logits(const Tensor& u) const { return at::mv(w.at("mlp.gate.weight"), u); }
  Tensor scores(const Tensor& u) const {
    return config.scoring_func == "sigmoid" ? at::sigmoid(logits(u)) : at::softmax(logits(u), 0);
  }

  // Experts of one token, best first.
  std::vector<int64_t> chosen(const Tensor& s) const {
    std::vector<double> rank(kExperts);
    for (int64_t e = 0; e < kExperts; ++e) {
      rank[e] = s[e].item<double>();
      if (config.topk_method == "noaux_tc")
        rank[e] += w.at("mlp.gate.e_score_correction_bias")[e].item<double>();
    }
    const int64_t size = kExperts / config.n_group;
    const int64_t best = config.topk_method == "noaux_tc"               ? 2
                         : config.topk_method == "group_limited_greedy" ? 1
                                                                        : 0;
    if (best > 0) {
      std::vector<std::pair<double, int64_t>> groups;
      for (int64_t g = 0; g < config.n_group; ++g) {
        std::vector<double> in(rank.begin() + g * size, rank.begin() + (g + 1) * size);
        std::sort(in.rbegin(), in.rend());
        groups.emplace_back(-std::accumulate(in.begin(), in.begin() + best, 0.0), g);
      }
      std::sort(groups.begin(), groups.end());
      for (size_t i = static_cast<size_t>(config.topk_group); i < groups.size(); ++i)
        for (int64_t e = 0; e < size; ++e) rank[groups[i].second * size + e] = -1e9;
    }
    std::vector<int64_t> order(kExperts);
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int64_t a, int64_t b) { return rank[a] > rank[b]; });
    order.resize(static_cast<size_t>(config.num_experts_per_tok));
    return order;
  }

  // Weight of each choice of one token.
  std::vector<Tensor> weights(const Tensor& s, const std::vector<int64_t>& experts) const {
    Tensor sum = at::zeros({}, at::kDouble);
    for (const int64_t e : experts) sum = sum + s[e];
    std::vector<Tensor> out;
    for (const int64_t e : experts)
      out.push_back((config.norm_topk_prob && experts.size() > 1 ? s[e] / sum : s[e]) *
                    config.routed_scaling_factor);
    return out;
  }

  struct Result {
    Tensor y, loss;
    int64_t dropped = 0;
  };

  Result run(const Tensor& x) const {
    const int64_t tokens = x.size(0);
    std::vector<Tensor> s, y;
    std::vector<std::vector<int64_t>> experts;
    std::vector<std::vector<Tensor>> g;
    for (int64_t t = 0; t < tokens; ++t) {
      s.push_back(scores(x[t]));
      experts.push_back(chosen(s.back()));
      g.push_back(weights(s.back(), experts.back()));
      y.push_back(at::zeros({kWidth}, at::kDouble));
    }
    Result result;
    const int64_t group =
        config.router.router_group_size > 0 ? config.router.router_group_size : tokens;
    for (int64_t begin = 0; begin < tokens; begin += group)
      route(x, {begin, std::min(tokens, begin + group)}, {s, experts, g}, y, result.dropped);
    if (config.n_shared_experts > 0)
      for (int64_t t = 0; t < tokens; ++t) y[t] = y[t] + mlp("mlp.shared_experts", x[t]);
    result.y = at::cat(y).view({tokens, kWidth});
    result.loss = at::zeros({}, at::kDouble);
    for (const auto& [begin, end] : sets)
      result.loss = result.loss + balance(s, experts, begin, end) / double(sets.size());
    for (int64_t t = 0; t < tokens; ++t)
      result.loss = result.loss + logits(x[t]).logsumexp(0).square() *
                                      (config.router.router_z_loss_coef / double(tokens));
    return result;
  }

  struct Chosen {
    const std::vector<Tensor>& s;
    const std::vector<std::vector<int64_t>>& experts;
    const std::vector<std::vector<Tensor>>& g;
  };

  // GShard's algorithm 1 and its relatives, over the tokens of one group.
  void route(const Tensor& x, std::pair<int64_t, int64_t> range, const Chosen& c,
             std::vector<Tensor>& y, int64_t& dropped) const {
    const auto [begin, end] = range;
    const int64_t each = config.num_experts_per_tok;
    const RouterConfig& r = config.router;
    if (config.topk_method == "expert_choice") return experts_choose(x, range, c.s, y);
    const double factor = training ? r.capacity_factor : r.eval_capacity_factor;
    const auto room = factor == 0
                          ? int64_t{1} << 40
                          : int64_t(std::ceil(factor * double(each * (end - begin)) / kExperts));
    std::vector<int64_t> count(kExperts);
    struct One {
      double weight;
      int64_t t, k;
    };
    std::vector<One> order;
    for (int64_t k = 0; k < each; ++k)
      for (int64_t t = begin; t < end; ++t) order.push_back({c.g[t][k].item<double>(), t, k});
    if (r.drop_policy == "weight")
      std::stable_sort(order.begin(), order.end(),
                       [](const One& a, const One& b) { return a.weight > b.weight; });
    for (const auto& one : order) {
      const int64_t e = c.experts[one.t][one.k];
      if (one.k == 1 && r.second_expert_policy == "threshold" &&
          one.weight < r.second_expert_threshold * c.g[one.t][0].item<double>())
        continue;
      const bool full = count[e]++ >= room;
      if (one.k == 1 && r.second_expert_policy == "random" && training) {
        const double g2 = one.weight / (one.weight + c.g[one.t][0].item<double>());
        Random random(kSeed, {uint64_t(kLayer), uint64_t(one.t)});
        if (2 * g2 <= random.uniform()) continue;
      }
      if (full)
        ++dropped;
      else
        y[one.t] = y[one.t] + c.g[one.t][one.k] * mlp("mlp.experts." + std::to_string(e), x[one.t]);
    }
  }

  void experts_choose(const Tensor& x, std::pair<int64_t, int64_t> range,
                      const std::vector<Tensor>& s, std::vector<Tensor>& y) const {
    const int64_t tokens = range.second - range.first;
    const int64_t take =
        std::clamp<int64_t>(tokens * config.num_experts_per_tok / kExperts, 1, tokens);
    for (int64_t e = 0; e < kExperts; ++e) {
      std::vector<int64_t> order(static_cast<size_t>(tokens));
      std::iota(order.begin(), order.end(), range.first);
      std::sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        return s[a][e].item<double>() > s[b][e].item<double>();
      });
      for (int64_t i = 0; i < take; ++i) {
        const int64_t t = order[static_cast<size_t>(i)];
        y[t] = y[t] + s[t][e] * config.routed_scaling_factor *
                          mlp("mlp.experts." + std::to_string(e), x[t]);
      }
    }
  }

  Tensor balance(const std::vector<Tensor>& s, const std::vector<std::vector<int64_t>>& experts,
                 int64_t begin, int64_t end) const {
    const double tokens = double(end - begin), each = double(config.num_experts_per_tok);
    const int64_t devices = config.n_group, size = kExperts / devices;
    std::vector<double> f(kExperts), first(kExperts), sent(static_cast<size_t>(devices));
    std::vector<Tensor> p(kExperts, at::zeros({}, at::kDouble));
    for (int64_t t = begin; t < end; ++t) {
      std::vector<bool> reached(static_cast<size_t>(devices));
      for (size_t k = 0; k < experts[t].size(); ++k) {
        const int64_t e = experts[t][k];
        f[e] += kExperts / (each * tokens);
        if (k == 0) first[e] += 1 / tokens;
        reached[static_cast<size_t>(e / size)] = true;
      }
      for (size_t d = 0; d < reached.size(); ++d) sent[d] += reached[d] ? 1 : 0;
      for (int64_t e = 0; e < kExperts; ++e) p[e] = p[e] + s[t][e] / s[t].sum() / tokens;
    }
    Tensor loss = at::zeros({}, at::kDouble);
    const RouterConfig& r = config.router;
    for (int64_t e = 0; e < kExperts; ++e)
      loss = loss + config.aux_loss_alpha *
                        (r.aux_loss_type == "first" ? first[e] / kExperts : f[e]) * p[e];
    for (int64_t d = 0; d < devices; ++d) {
      double mean = 0;
      Tensor sum = at::zeros({}, at::kDouble);
      for (int64_t e = d * size; e < (d + 1) * size; ++e)
        mean += f[e] / double(size), sum = sum + p[e];
      loss = loss + r.device_loss_alpha * mean * sum;
      loss = loss + r.communication_loss_alpha * double(devices) /
                        (double(config.topk_group) * tokens) * sent[static_cast<size_t>(d)] * sum;
    }
    return loss;
  }
};

// ---- the comparison ----

void expect_close(const Tensor& a, const Tensor& b, const std::string& what) {
  // float32 against float64 over some tens of products.
  EXPECT_TRUE(at::allclose(a.to(at::kDouble), b.to(at::kDouble), 1e-4, 2e-6)) << what;
}

struct Outcome {
  LayerRouting report;
  int64_t slow_dropped = 0;
};

// Forward and backward of the module in training, against the formulas.
Outcome compare(const MoeConfig& config, const std::string& what, int64_t random_seed = 31) {
  constexpr double kLossScale = 7;
  Root root(config);
  auto random = at::detail::createCPUGenerator(static_cast<uint64_t>(random_seed));
  const auto batch = make_batch({9, 5, 10});
  auto x = at::randn({24, kWidth}, random);
  const auto toward = at::randn({24, kWidth}, random);
  Weights weights;
  for (const auto& p : root.parameters()) {
    weights[p.name] = p.tensor->to(at::kDouble).detach().clone();
    if (p.buffer) continue;
    weights[p.name].set_requires_grad(true);
    p.tensor->set_requires_grad(true);
  }
  auto slow_x = x.to(at::kDouble).detach().clone().set_requires_grad(true);
  x.set_requires_grad(true);

  MoeRun run{.loss_scale = kLossScale, .seed = kSeed};
  const auto y = root.moe.forward(x, {batch, {}, {}, nullptr, &run});
  (y * toward).sum().backward();

  Slow slow{config, weights, {}};
  if (config.seq_aux) {
    slow.sets = {{0, 9}, {9, 14}, {14, 24}};
  } else {
    const int64_t group =
        config.router.router_group_size > 0 ? config.router.router_group_size : 24;
    for (int64_t begin = 0; begin < 24; begin += group)
      slow.sets.emplace_back(begin, std::min<int64_t>(24, begin + group));
  }
  if (config.topk_method == "expert_choice") slow.sets.clear();
  const auto expected = slow.run(slow_x);
  ((expected.y * toward).sum() + expected.loss * kLossScale).backward();

  expect_close(y, expected.y, what + ": output");
  expect_close(x.grad(), slow_x.grad(), what + ": gradient of x");
  for (const auto& p : root.parameters()) {
    if (p.buffer) continue;
    const auto& wanted = weights[p.name].grad();
    if (!wanted.defined()) {
      EXPECT_FALSE(p.tensor->grad().defined()) << what << ": " << p.name;
      continue;
    }
    expect_close(p.tensor->grad(), wanted, what + ": gradient of " + p.name);
  }
  EXPECT_EQ(run.reports.size(), 1u);
  const auto& report = run.reports.at(0);
  EXPECT_NEAR(report.balance_loss + report.z_loss, expected.loss.item<double>(), 1e-6) << what;
  EXPECT_EQ(report.layer, kLayer);
  return {report, expected.dropped};
}

TEST(Moe, DeepSeekMoeWithItsBalanceLosses) {
  auto config = config_of("greedy", 3);
  config.n_shared_experts = 2;
  compare(config, "no loss");
  config.aux_loss_alpha = 0.3;
  compare(config, "sequence-wise");
  config.seq_aux = false;
  compare(config, "batch-wise");
  config.n_group = 4, config.topk_group = 2;
  config.router.device_loss_alpha = 0.5;
  compare(config, "device");
  config.norm_topk_prob = true, config.routed_scaling_factor = 1.7;
  compare(config, "normed");
}

TEST(Moe, V2GroupLimited) {
  auto config = config_of("group_limited_greedy", 3);
  config.n_group = 4, config.topk_group = 2, config.routed_scaling_factor = 16;
  config.aux_loss_alpha = 0.003;
  config.router.device_loss_alpha = 0.05, config.router.communication_loss_alpha = 0.02;
  compare(config, "v2");
}

TEST(Moe, V3SigmoidWithBias) {
  auto config = config_of("noaux_tc", 3);
  config.scoring_func = "sigmoid", config.n_group = 4, config.topk_group = 2;
  config.norm_topk_prob = true, config.routed_scaling_factor = 2.5, config.n_shared_experts = 1;
  config.aux_loss_alpha = 0.01;
  compare(config, "v3");
}

// One group is no limit (spec architecture 11).
TEST(Moe, OneGroupIsGreedy) {
  const c10::AutoGradMode no_grad(false);
  const Root greedy(config_of("greedy", 3)), grouped(config_of("group_limited_greedy", 3));
  auto random = at::detail::createCPUGenerator(2);
  const auto x = at::randn({5, kWidth}, random);
  const auto batch = make_batch({5});
  EXPECT_TRUE(
      greedy.moe.forward(x, {batch, {}, {}}).equal(grouped.moe.forward(x, {batch, {}, {}})));
}

MoeConfig gshard() {
  auto config = config_of("greedy", 2);
  config.norm_topk_prob = true, config.seq_aux = false, config.aux_loss_alpha = 0.4;
  config.router.aux_loss_type = "first";
  config.router.router_group_size = 8;
  config.router.capacity_factor = 1;
  config.router.second_expert_policy = "random";
  return config;
}

TEST(Moe, GshardGroupsCapacityAndRandomSecondExpert) {
  int64_t dropped = 0;
  for (const int64_t seed : {31, 32, 33}) {
    const auto outcome = compare(gshard(), "gshard", seed);
    EXPECT_EQ(outcome.report.dropped, outcome.slow_dropped);
    EXPECT_LT(outcome.report.choices, 48);  // some second experts were left out
    dropped += outcome.report.dropped;
  }
  EXPECT_GT(dropped, 0);
}

TEST(Moe, SwitchTopOne) {
  auto config = config_of("greedy", 1);
  config.seq_aux = false, config.aux_loss_alpha = 0.01;
  config.router.capacity_factor = 1;
  const auto outcome = compare(config, "switch");
  EXPECT_GT(outcome.report.dropped, 0);
  EXPECT_EQ(outcome.report.dropped, outcome.slow_dropped);
  EXPECT_EQ(outcome.report.choices, 24);
}

TEST(Moe, StMoeThresholdAndZLoss) {
  auto config = config_of("greedy", 2);
  config.norm_topk_prob = true, config.seq_aux = false, config.aux_loss_alpha = 0.01;
  config.router.capacity_factor = 1.25, config.router.second_expert_policy = "threshold";
  config.router.second_expert_threshold = 0.5;
  config.router.router_z_loss_coef = 0.1;
  const auto outcome = compare(config, "st-moe");
  EXPECT_LT(outcome.report.choices, 48);
  EXPECT_GT(outcome.report.z_loss, 0);
}

TEST(Moe, FullExpertsKeepTheHeaviest) {
  auto config = config_of("greedy", 3);
  config.router.capacity_factor = 0.5, config.router.drop_policy = "weight";
  const auto outcome = compare(config, "by weight");
  EXPECT_GT(outcome.report.dropped, 0);
  EXPECT_EQ(outcome.report.dropped, outcome.slow_dropped);
}

TEST(Moe, ExpertChoice) {
  auto config = config_of("expert_choice", 2);
  const auto whole = compare(config, "expert choice");
  for (const int64_t load : whole.report.load) EXPECT_EQ(load, 24 * 2 / kExperts);
  config.router.router_group_size = 10;
  config.routed_scaling_factor = 2;
  compare(config, "expert choice in groups");
}

TEST(Moe, OutsideTrainingTheOtherCapacityHolds) {
  const c10::AutoGradMode no_grad(false);
  auto config = gshard();
  config.router.eval_capacity_factor = 0.5;
  const Root root(config);
  auto random = at::detail::createCPUGenerator(31);
  const auto x = at::randn({24, kWidth}, random);
  Weights weights;
  for (const auto& p : root.parameters()) weights[p.name] = p.tensor->to(at::kDouble);
  const auto batch = make_batch({24});
  const auto expected = Slow{config, weights, {}, false}.run(x.to(at::kDouble));
  EXPECT_GT(expected.dropped, 0);
  expect_close(root.moe.forward(x, {batch, {}, {}}), expected.y, "outside training");
}

// With the weights of all others taken away the answer is the same: a mapped model larger than
// memory answers.
TEST(Moe, OnlyChosenExpertsAreTouched) {
  const c10::AutoGradMode no_grad(false);
  Root root(config_of("greedy", 3));
  auto random = at::detail::createCPUGenerator(4);
  const auto x = at::randn({1, kWidth}, random);
  const auto batch = make_batch({1});
  const auto before = root.moe.forward(x, {batch, {}, {}});
  const auto chosen = root.moe.gate.forward(x).experts;
  for (int64_t e = 0; e < kExperts; ++e) {
    if (chosen.eq(e).any().item<bool>()) continue;
    auto& expert = root.moe.experts[static_cast<size_t>(e)];
    expert.gate_proj.weight = expert.up_proj.weight = expert.down_proj.weight = Tensor();
  }
  EXPECT_TRUE(before.equal(root.moe.forward(x, {batch, {}, {}})));
}

TEST(Moe, BiasMovesAgainstTheLoad) {
  Tensor bias = at::zeros({4});
  update_correction_bias(bias, {4, 1, 1, 2}, 0.5);
  EXPECT_TRUE(bias.equal(at::tensor({-0.5F, 0.5F, 0.5F, 0.0F})));
}

}  // namespace
}  // namespace dsvl

// Second experts, capacity, and experts that choose.
#include "nn/routing.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "ops/moe_dispatch.h"

namespace dsvl {
namespace {

constexpr int64_t kNobody = -1;

// A copy of one pass's choices that limits are applied to.
struct Choices {
  int64_t tokens, each;
  std::vector<int64_t> expert{};   // [N K], kNobody where a choice is not used
  std::vector<float> weight{};     // [N K]
  std::vector<int64_t> skipped{};  // [N K], the expert whose room a choice takes without being used
};

Choices copied(const Choice& choice) {
  const auto experts = choice.experts.to(at::kCPU).contiguous();
  const auto weights = choice.weights.detach().to(at::kCPU).contiguous();
  const auto count = static_cast<size_t>(experts.numel());
  Choices out{.tokens = experts.size(0), .each = experts.size(1)};
  out.expert.assign(experts.const_data_ptr<int64_t>(), experts.const_data_ptr<int64_t>() + count);
  out.weight.assign(weights.const_data_ptr<float>(), weights.const_data_ptr<float>() + count);
  out.skipped.assign(count, kNobody);
  return out;
}

// GShard 2.2: the second expert is used with probability 2 g_2, and is counted as if it were.
void skip_at_random(Choices& c, uint64_t seed, int64_t layer) {
  for (int64_t t = 0; t < c.tokens; ++t) {
    const auto first = static_cast<size_t>(t * c.each), second = first + 1;
    const double share = c.weight[second] / (c.weight[first] + c.weight[second]);
    Random random(seed, {static_cast<uint64_t>(layer), static_cast<uint64_t>(t)});
    if (2 * share > random.uniform()) continue;
    std::swap(c.skipped[second], c.expert[second]);
  }
}

// ST-MoE: a second expert far behind the first is left out.
void skip_below(Choices& c, double threshold) {
  for (int64_t t = 0; t < c.tokens; ++t) {
    const auto first = static_cast<size_t>(t * c.each), second = first + 1;
    if (c.weight[second] < threshold * c.weight[first]) c.expert[second] = kNobody;
  }
}

// Algorithm 1 of GShard: all first choices in order, then all second ones; a place counts on when
// the expert is full already.
int64_t drop_by_position(Choices& c, int64_t begin, int64_t end, std::vector<int64_t> room) {
  int64_t dropped = 0;
  for (int64_t k = 0; k < c.each; ++k)
    for (int64_t t = begin; t < end; ++t) {
      const auto i = static_cast<size_t>(t * c.each + k);
      const int64_t expert = std::max(c.expert[i], c.skipped[i]);
      if (expert == kNobody) continue;
      const bool full = room[static_cast<size_t>(expert)]-- <= 0;
      if (!full || c.expert[i] == kNobody) continue;
      c.expert[i] = kNobody;
      ++dropped;
    }
  return dropped;
}

int64_t drop_by_weight(Choices& c, int64_t begin, int64_t end, std::vector<int64_t> room) {
  std::vector<size_t> order(static_cast<size_t>((end - begin) * c.each));
  std::iota(order.begin(), order.end(), static_cast<size_t>(begin * c.each));
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return c.weight[a] > c.weight[b]; });
  int64_t dropped = 0;
  for (const size_t i : order) {
    if (c.expert[i] == kNobody || room[static_cast<size_t>(c.expert[i])]-- > 0) continue;
    c.expert[i] = kNobody;
    ++dropped;
  }
  return dropped;
}

int64_t drop_overflow(Choices& c, const MoeConfig& config, double factor) {
  if (factor == 0) return 0;
  const auto bounds = group_bounds(c.tokens, config.router.router_group_size);
  const auto drop = config.router.drop_policy == "weight" ? drop_by_weight : drop_by_position;
  const auto experts = static_cast<double>(config.n_routed_experts);
  int64_t dropped = 0;
  for (size_t g = 0; g + 1 < bounds.size(); ++g) {
    const auto choices = static_cast<double>((bounds[g + 1] - bounds[g]) * c.each);
    const auto room =
        static_cast<int64_t>(std::min(choices, std::ceil(factor * choices / experts)));
    dropped += drop(c, bounds[g], bounds[g + 1],
                    std::vector<int64_t>(static_cast<size_t>(config.n_routed_experts), room));
  }
  return dropped;
}

std::vector<int64_t> count_load(const Choices& c, int64_t experts) {
  std::vector<int64_t> load(static_cast<size_t>(experts));
  for (const int64_t expert : c.expert)
    if (expert != kNobody) ++load[static_cast<size_t>(expert)];
  return load;
}

}  // namespace

std::vector<int64_t> group_bounds(int64_t tokens, int64_t group_size) {
  std::vector<int64_t> bounds{0};
  if (group_size > 0)
    while (bounds.back() + group_size < tokens) bounds.push_back(bounds.back() + group_size);
  bounds.push_back(tokens);
  return bounds;
}

Assignment assign_tokens(const Choice& choice, const MoeConfig& config, const MoeRun* run,
                         int64_t layer) {
  const RouterConfig& router = config.router;
  Choices c = copied(choice);
  if (router.second_expert_policy == "threshold") skip_below(c, router.second_expert_threshold);
  if (router.second_expert_policy == "random" && run) skip_at_random(c, run->seed, layer);
  Assignment out;
  out.load = count_load(c, config.n_routed_experts);
  out.dropped =
      drop_overflow(c, config, run ? router.capacity_factor : router.eval_capacity_factor);
  const auto kept = at::from_blob(c.expert.data(), {c.tokens, c.each}, at::kLong);
  auto sorted = sort_by_expert(kept, config.n_routed_experts);
  const auto order = sorted.order.to(choice.experts.device());
  out.rows = std::move(sorted.counts);
  out.token = order.div(c.each, "floor");
  out.weight = choice.weights.flatten().index_select(0, order);
  return out;
}

Assignment assign_experts(const Choice& choice, const MoeConfig& config, const MoeRun*, int64_t) {
  const auto by_expert = choice.scores.t();  // [E, N]
  const auto bounds = group_bounds(by_expert.size(1), config.router.router_group_size);
  std::vector<Tensor> taken;
  for (size_t g = 0; g + 1 < bounds.size(); ++g) {
    const int64_t tokens = bounds[g + 1] - bounds[g];
    const int64_t each = std::clamp<int64_t>(
        tokens * config.num_experts_per_tok / config.n_routed_experts, 1, tokens);
    const auto group = by_expert.detach().narrow(1, bounds[g], tokens);
    taken.push_back(std::get<1>(group.topk(each)) + bounds[g]);
  }
  const auto token = taken.size() == 1 ? taken[0] : at::cat(taken, 1);  // [E, rows of each]
  Assignment out;
  out.rows.assign(static_cast<size_t>(config.n_routed_experts), token.size(1));
  out.load = out.rows;
  out.token = token.flatten();
  out.weight = by_expert.gather(1, token).flatten() * config.routed_scaling_factor;
  return out;
}

}  // namespace dsvl

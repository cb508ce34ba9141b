// Penalties, then temperature, top-k, top-p, then the draw.
#include "infer/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_set>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();

struct Candidate {
  float logit;
  int64_t id;
};

// The first of the largest.
int64_t argmax(std::span<const float> logits) {
  return std::max_element(logits.begin(), logits.end()) - logits.begin();
}

// Candidates by falling logit; those below the top_k-th largest are left out, ties with it are
// kept.
std::vector<Candidate> sorted_candidates(std::span<const float> logits, int64_t top_k) {
  float floor = kNever;
  if (top_k > 0 && static_cast<size_t>(top_k) < logits.size()) {
    std::vector<float> copy(logits.begin(), logits.end());
    std::nth_element(copy.begin(), copy.begin() + (top_k - 1), copy.end(), std::greater<>());
    floor = copy[static_cast<size_t>(top_k - 1)];
  }
  std::vector<Candidate> kept;
  for (size_t i = 0; i < logits.size(); ++i)
    if (logits[i] >= floor && logits[i] != kNever)
      kept.push_back({logits[i], static_cast<int64_t>(i)});
  std::stable_sort(kept.begin(), kept.end(),
                   [](const Candidate& a, const Candidate& b) { return a.logit > b.logit; });
  return kept;
}

}  // namespace

Sampler::Sampler(const SamplingOptions& options, uint64_t stream)
    : options_(options), random_(options.seed, {hash_name("sampler"), stream}) {}

void Sampler::observe(std::span<const int64_t> tokens) {
  seen_.insert(seen_.end(), tokens.begin(), tokens.end());
}

void Sampler::penalise(std::span<float> logits) const {
  const auto penalty = static_cast<float>(options_.repetition_penalty);
  const std::unordered_set<int64_t> distinct(seen_.begin(), seen_.end());
  for (const int64_t id : distinct) {
    if (id < 0 || static_cast<size_t>(id) >= logits.size()) continue;
    auto& logit = logits[static_cast<size_t>(id)];
    logit = logit < 0 ? logit * penalty : logit / penalty;
  }
}

void Sampler::ban_ngrams(std::span<float> logits) const {
  const auto n = static_cast<size_t>(options_.no_repeat_ngram);
  if (seen_.size() + 1 < n) return;
  const auto prefix = std::span(seen_).last(n - 1);
  for (size_t i = 0; i + n <= seen_.size(); ++i)
    if (std::equal(prefix.begin(), prefix.end(), seen_.begin() + static_cast<int64_t>(i)))
      logits[static_cast<size_t>(seen_[i + n - 1])] = kNever;
}

int64_t Sampler::draw(std::span<const float> logits) {
  auto kept = sorted_candidates(logits, options_.top_k);
  if (kept.empty()) fail("every token is forbidden: --no-repeat-ngram leaves nothing to say");
  std::vector<double> weights(kept.size());
  for (size_t i = 0; i < kept.size(); ++i)
    weights[i] =
        std::exp((static_cast<double>(kept[i].logit) - kept[0].logit) / options_.temperature);
  double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (options_.top_p < 1.0) {
    // A token stays while those before it hold less than top_p; the first always stays.
    double before = 0.0;
    size_t count = 0;
    while (count < weights.size() && (count == 0 || before < options_.top_p * total))
      before += weights[count++];
    weights.resize(count);
    total = before;
  }
  double point = random_.uniform() * total;
  for (size_t i = 0; i < weights.size(); ++i) {
    point -= weights[i];
    if (point < 0) return kept[i].id;
  }
  return kept[weights.size() - 1].id;  // rounding left the last
}

int64_t Sampler::next(std::span<float> logits) {
  if (std::any_of(logits.begin(), logits.end(), [](float v) { return std::isnan(v); }))
    fail("the model's logits are not numbers (NaN); `dsvl inspect` names a damaged tensor");
  if (options_.repetition_penalty != 1.0) penalise(logits);
  if (options_.no_repeat_ngram > 0) ban_ngrams(logits);
  const int64_t id = options_.temperature > 0 ? draw(logits) : argmax(logits);
  seen_.push_back(id);
  return id;
}

}  // namespace dsvl

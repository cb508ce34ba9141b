// Drawing samples.
#include "data/mixture.h"

#include <algorithm>

#include "base/error.h"
#include "base/random.h"

namespace dsvl {
namespace {

// Four rounds of a Feistel network over 2 * half_bits bits.
uint64_t scramble(uint64_t x, int half_bits, uint64_t key) {
  const uint64_t mask = (uint64_t{1} << half_bits) - 1;
  uint64_t left = x >> half_bits, right = x & mask;
  for (uint64_t round = 0; round < 4; ++round) {
    const uint64_t next = left ^ (mix({key, round, right}) & mask);
    left = right;
    right = next;
  }
  return left << half_bits | right;
}

bool matches(const MixtureSource& source, Modality modality) {
  return modality == Modality::mixed || source.multimodal == (modality == Modality::multimodal);
}

}  // namespace

int64_t shuffled(int64_t i, int64_t size, uint64_t key) {
  int half_bits = 1;
  while ((int64_t{1} << (2 * half_bits)) < size) ++half_bits;
  auto x = static_cast<uint64_t>(i);
  do x = scramble(x, half_bits, key);  // walks inside its cycle until it is within range again
  while (x >= static_cast<uint64_t>(size));
  return static_cast<int64_t>(x);
}

Mixture::Mixture(std::vector<MixtureSource> sources, uint64_t seed, int64_t lanes)
    : sources_(std::move(sources)), seed_(seed), lanes_(lanes) {
  for (size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].size < 1 || !(sources_[i].weight > 0))
      fail("data.sources[", i, "]: ", sources_[i].size, " samples, weight ", sources_[i].weight,
           "; wanted at least one and more than 0");
}

bool Mixture::has(Modality modality) const {
  return std::any_of(sources_.begin(), sources_.end(),
                     [modality](const auto& source) { return matches(source, modality); });
}

SampleRef Mixture::next(int64_t lane, Modality modality, double text_ratio,
                        LanePosition& position) const {
  Random random(seed_, {hash_name("mixture"), static_cast<uint64_t>(modality),
                        static_cast<uint64_t>(lane), static_cast<uint64_t>(position.draws++)});
  if (modality == Modality::mixed && has(Modality::text) && has(Modality::multimodal))
    modality = random.chance(text_ratio) ? Modality::text : Modality::multimodal;
  double total = 0;
  for (const auto& source : sources_) total += matches(source, modality) ? source.weight : 0;
  double point = random.uniform() * total;
  size_t chosen = sources_.size();
  for (size_t i = 0; i < sources_.size(); ++i) {
    if (!matches(sources_[i], modality)) continue;
    chosen = i;
    point -= sources_[i].weight;
    if (point < 0) break;
  }
  if (chosen == sources_.size())
    fail("data.sources: none of ", sources_.size(), " has ",
         modality == Modality::text ? "text samples" : "samples with pictures",
         ", which the stage asks for");
  const int64_t size = sources_[chosen].size, turn = position.taken[chosen]++ * lanes_ + lane;
  const uint64_t key = mix({seed_, hash_name("epoch"), chosen, static_cast<uint64_t>(turn / size)});
  return {static_cast<int64_t>(chosen), shuffled(turn % size, size, key)};
}

double text_ratio_at(double target, int64_t warmup_steps, int64_t step) {
  if (warmup_steps <= 0 || step >= warmup_steps) return target;
  return target +
         (1 - target) * (1 - static_cast<double>(step) / static_cast<double>(warmup_steps));
}

}  // namespace dsvl

// Weighted streams of samples. Which sample comes n-th is a function of the seed and n alone; every
// source is gone through in a fresh order each epoch, without repetition.
//
// A global batch has `lanes` micro-batches; each lane has its own streams with every lanes-th turn
// of a source. Ranks share the lanes out, so what a step sees does not depend on the number of
// ranks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dsvl {

// Position of item `i` in a shuffled order of `size` items; a bijection for every key.
int64_t shuffled(int64_t i, int64_t size, uint64_t key);

struct MixtureSource {
  int64_t size = 0;  // samples; at least 1
  double weight = 1;
  bool multimodal = false;
};

// Which samples a stream gives.
enum class Modality { text, multimodal, mixed };

struct SampleRef {
  int64_t source = 0, index = 0;
  bool operator==(const SampleRef&) const = default;
};

// How far one lane has come.
struct LanePosition {
  int64_t draws = 0;           // samples taken so far
  std::vector<int64_t> taken;  // ... of each source
};

class Mixture {
 public:
  Mixture(std::vector<MixtureSource> sources, uint64_t seed, int64_t lanes);

  bool has(Modality modality) const;
  LanePosition begin() const { return {0, std::vector<int64_t>(sources_.size())}; }
  // The lane's next sample of this modality. With `mixed`, text_ratio of the draws are text; the
  // weights decide among the sources of one modality.
  SampleRef next(int64_t lane, Modality modality, double text_ratio, LanePosition& position) const;

 private:
  std::vector<MixtureSource> sources_;
  uint64_t seed_;
  int64_t lanes_;
};

// Share of text samples at a step: falls linearly from 1 to `target` over `warmup_steps` (spec
// training 2.6).
double text_ratio_at(double target, int64_t warmup_steps, int64_t step);

}  // namespace dsvl

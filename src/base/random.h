// Random numbers from names, not from history: a stream depends on (seed, path) alone, so data
// order and draws are the same whatever the number of threads, workers or ranks.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace dsvl {

// Mixes the parts into one 64-bit key (order matters).
uint64_t mix(std::initializer_list<uint64_t> parts);
uint64_t hash_name(std::string_view name);

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  Random(uint64_t seed, std::initializer_list<uint64_t> path);

  uint64_t next();   // 64 random bits
  double uniform();  // [0, 1), 53 bits
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  int64_t below(int64_t n);  // 0..n-1, unbiased; n >= 1
  int64_t between(int64_t low, int64_t high) { return low + below(high - low + 1); }  // inclusive
  double normal();  // mean 0, variance 1
  bool chance(double probability) { return uniform() < probability; }
  template <class T>
  const T& pick(const std::vector<T>& items) {
    return items[static_cast<size_t>(below(static_cast<int64_t>(items.size())))];
  }
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[static_cast<size_t>(below(static_cast<int64_t>(i)))]);
  }

  // The whole state, for checkpoints.
  uint64_t state() const { return state_; }
  void set_state(uint64_t state) { state_ = state; }

 private:
  uint64_t state_;
};

}  // namespace dsvl

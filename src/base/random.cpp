// SplitMix64 (Steele, Lea, Flood 2014): one word of state, passes BigCrush.
#include "base/random.h"

#include <cmath>
#include <numbers>

namespace dsvl {
namespace {

constexpr uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

uint64_t finalise(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

}  // namespace

uint64_t mix(std::initializer_list<uint64_t> parts) {
  uint64_t key = 0;
  for (const uint64_t part : parts) key = finalise(key + kGolden + finalise(part + kGolden));
  return key;
}

uint64_t hash_name(std::string_view name) {
  uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a, then mixed
  for (const unsigned char c : name) hash = (hash ^ c) * 0x100000001B3ULL;
  return finalise(hash);
}

Random::Random(uint64_t seed, std::initializer_list<uint64_t> path)
    : state_(mix({seed, mix(path)})) {}

uint64_t Random::next() {
  return finalise(state_ += kGolden);
}

double Random::uniform() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

int64_t Random::below(int64_t n) {
  const auto range = static_cast<uint64_t>(n);
  const uint64_t limit = UINT64_MAX - UINT64_MAX % range;
  uint64_t bits = next();
  while (bits >= limit) bits = next();
  return static_cast<int64_t>(bits % range);
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

}  // namespace dsvl

// Blind mutations of inputs, for compilers without libFuzzer.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

using Bytes = std::vector<uint8_t>;

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  // One to eight random changes to an input of the corpus; at most `kMaxSize` bytes. The corpus
  // must not be empty.
  Bytes mutate(const std::vector<Bytes>& corpus);

  static constexpr size_t kMaxSize = 1 << 20;

 private:
  size_t below(size_t n) { return n ? random_() % n : 0; }
  void change(Bytes& input, const std::vector<Bytes>& corpus);
  void write_number(Bytes& input);
  void insert_token(Bytes& input);
  void copy_range(Bytes& input, const Bytes& from);
  void change_digit(Bytes& input);

  std::mt19937_64 random_;
};

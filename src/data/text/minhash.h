// Signatures of sets (Broder 1997): two texts' minima under a random order of all shingles are
// equal with the probability of their Jaccard similarity. Minima in buckets make keys by which
// similar texts meet (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/fields.h"
#include "data/text/minhash_kernel.h"
#include "data/text/tokens.h"

namespace dsvl {

// Defaults are those of datatrove's MinhashConfig, as FineWeb was cleaned with: texts of a
// similarity of 0.75 meet with a probability of 0.77, of 0.85 with 0.99.
struct MinhashOptions {
  int64_t ngram = 5;  // tokens in a shingle: words, or characters of Chinese
  int64_t buckets = 14, hashes_per_bucket = 8;
};
void fields(Visitor& v, MinhashOptions& o);
void check_settings(const MinhashOptions& o, const std::string& where);

// Similarity s -> probability that a bucket's key is shared: 1 - (1 - s^hashes)^buckets.
double meeting_probability(const MinhashOptions& options, double similarity);

class Minhash {
 public:
  explicit Minhash(const MinhashOptions& options);

  // What the minima are taken of.
  std::vector<uint32_t> shingles(std::span<const TextToken> tokens) const;
  // [buckets * hashes_per_bucket] minima of a set of shingles; repetitions change nothing.
  std::vector<uint32_t> minima(std::span<const uint32_t> shingles) const;
  // One key a bucket.
  std::vector<uint64_t> keys(std::span<const uint32_t> minima) const;

  const MinhashOptions& options() const { return options_; }

 private:
  MinhashOptions options_;
  std::vector<uint32_t> masks_, factors_;  // padded to whole blocks of kMinhashBlock
};

}  // namespace dsvl

// The orders, and keys out of minima.
#include "data/text/minhash.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "ops/backend.h"

namespace dsvl {
namespace {

constexpr uint64_t kOrderSeed = 1;  // of the orders: part of the method, not of a recipe

MinhashOptions checked(const MinhashOptions& options) {
  check_settings(options, "minhash");
  return options;
}

}  // namespace

void fields(Visitor& v, MinhashOptions& o) {
  v("ngram", o.ngram, "tokens in a shingle: words, or characters of Chinese");
  v("buckets", o.buckets, "keys of a document; sharing one makes two near duplicates");
  v("hashes_per_bucket", o.hashes_per_bucket, "minima in a key");
}

void check_settings(const MinhashOptions& o, const std::string& where) {
  const auto check = [&](const char* name, int64_t value, int64_t most) {
    if (value < 1 || value > most) fail(where, ": ", name, " is ", value, ", wanted 1 to ", most);
  };
  check("ngram", o.ngram, 64);
  check("buckets", o.buckets, 256);
  check("hashes_per_bucket", o.hashes_per_bucket, 64);
}

double meeting_probability(const MinhashOptions& options, double similarity) {
  const double bucket = std::pow(similarity, static_cast<double>(options.hashes_per_bucket));
  return 1 - std::pow(1 - bucket, static_cast<double>(options.buckets));
}

Minhash::Minhash(const MinhashOptions& options) : options_(checked(options)) {
  const auto wanted = static_cast<size_t>(options.buckets * options.hashes_per_bucket);
  const size_t count = (wanted + kMinhashBlock - 1) / kMinhashBlock * kMinhashBlock;
  Random random(kOrderSeed, {hash_name("minhash")});
  for (size_t i = 0; i < count; ++i) {
    masks_.push_back(static_cast<uint32_t>(random.next()));
    factors_.push_back(static_cast<uint32_t>(random.next()) | 1);
  }
}

std::vector<uint32_t> Minhash::shingles(std::span<const TextToken> tokens) const {
  const auto grams = token_grams(tokens, options_.ngram, &TextToken::outline);
  std::vector<uint32_t> shingles(grams.size());
  std::transform(grams.begin(), grams.end(), shingles.begin(),
                 [](uint64_t gram) { return static_cast<uint32_t>(gram >> 32); });
  return shingles;
}

std::vector<uint32_t> Minhash::minima(std::span<const uint32_t> shingles) const {
  std::vector<uint32_t> minima(masks_.size());
  const MinhashOrders orders{masks_.data(), factors_.data(), masks_.size()};
#if defined(__x86_64__)
  if (have_avx2())
    minhash_avx2(shingles.data(), shingles.size(), orders, minima.data());
  else
#endif
    minhash_reference(shingles.data(), shingles.size(), orders, minima.data());
  minima.resize(static_cast<size_t>(options_.buckets * options_.hashes_per_bucket));
  return minima;
}

std::vector<uint64_t> Minhash::keys(std::span<const uint32_t> minima) const {
  const auto size = static_cast<size_t>(options_.hashes_per_bucket);
  std::vector<uint64_t> keys;
  for (size_t first = 0; first < minima.size(); first += size)
    keys.push_back(xxh3_64({reinterpret_cast<const char*>(minima.data() + first), size * 4}));
  return keys;
}

void minhash_reference(const uint32_t* shingles, size_t count, const MinhashOrders& orders,
                       uint32_t* minima) {
  std::fill_n(minima, orders.count, UINT32_MAX);
  for (size_t s = 0; s < count; ++s)
    for (size_t i = 0; i < orders.count; ++i)
      minima[i] = std::min(minima[i], (shingles[s] ^ orders.masks[i]) * orders.factors[i]);
}

}  // namespace dsvl

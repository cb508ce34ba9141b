// Band by band; equal hashes of a split count as one while they are compared.
#include "data/check/near_pictures.h"

#include <algorithm>

#include "base/error.h"
#include "data/check/perceptual_hash.h"

namespace dsvl {
namespace {

constexpr int kBits = 64, kSampleBits = 40;
constexpr uint64_t kSampleMask = (uint64_t{1} << kSampleBits) - 1;

// The bits of one of `bands` nearly equal parts of a hash.
uint64_t band_of(uint64_t hash, int band, int bands) {
  const int begin = kBits * band / bands, end = kBits * (band + 1) / bands;
  const int width = end - begin;
  return width == kBits ? hash : hash >> begin & ((uint64_t{1} << width) - 1);
}

// Of a record in a band: value is the hash, sample holds the split above the number.
uint64_t split_of(const Record& record) {
  return record.sample >> kSampleBits;
}

// One of a split's pictures for each hash.
std::vector<Record> different(std::span<const Record> group) {
  std::vector<Record> kept;  // sorted by hash, then split, then sample
  for (const auto& record : group)
    if (kept.empty() || kept.back().value != record.value ||
        split_of(kept.back()) != split_of(record))
      kept.push_back(record);
  return kept;
}

}  // namespace

NearPictures::NearPictures(int most_distance) : most_distance_(most_distance) {
  if (most_distance < 0 || most_distance > 16)
    fail("distance of near pictures is ", most_distance, ", wanted 0 to 16 bits");
}

void NearPictures::add(const HashedPicture& picture) {
  pictures_.add({picture.hash, picture.split, picture.sample});
}

void NearPictures::compare_band(int band, const std::vector<int64_t>& rank,
                                RecordGroups& joined) const {
  RecordGroups in_band;
  const int bands = most_distance_ + 1;
  pictures_.for_each_group([&](std::span<const Record> group) {
    for (const auto& [hash, split, sample] : group)
      in_band.add({band_of(hash, band, bands), hash, split << kSampleBits | sample});
  });
  in_band.for_each_group([&](std::span<const Record> group) {
    const auto kept = different(group);
    for (const auto& picture : kept) {
      uint64_t best = UINT64_MAX;
      for (const auto& other : kept) {
        if (rank[split_of(other)] >= rank[split_of(picture)]) continue;
        const int distance = hash_distance(picture.value, other.value);
        if (distance <= most_distance_)
          best = std::min(
              best, static_cast<uint64_t>(distance) << kSampleBits | (other.sample & kSampleMask));
      }
      if (best != UINT64_MAX) joined.add({picture.value, 2 * split_of(picture) + 1, best});
    }
  });
}

void NearPictures::for_each(
    const std::vector<int64_t>& rank,
    const std::function<void(uint64_t sample, uint64_t like)>& found) const {
  // By hash: each picture with value 2 * split, behind them with 2 * split + 1 what they look like,
  // the nearest first.
  RecordGroups joined;
  pictures_.for_each_group([&](std::span<const Record> group) {
    for (const auto& [hash, split, sample] : group) joined.add({hash, 2 * split, sample});
  });
  for (int band = 0; band <= most_distance_; ++band) compare_band(band, rank, joined);
  joined.for_each_group([&](std::span<const Record> group) {
    for (size_t i = 0; i < group.size(); ++i) {
      if (group[i].value % 2 == 0) continue;
      const bool is_nearest = i == 0 || group[i - 1].value != group[i].value;
      for (size_t k = 0; is_nearest && k < i; ++k)
        if (group[k].value + 1 == group[i].value)
          found(group[k].sample, group[i].sample & kSampleMask);
    }
  });
}

}  // namespace dsvl

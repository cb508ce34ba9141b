// Pictures of one split that look like one of another.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "data/check/record_groups.h"

namespace dsvl {

// A picture as the search knows it.
struct HashedPicture {
  uint64_t hash = 0;    // perceptual_hash.h
  uint64_t split = 0;   // below 2^23
  uint64_t sample = 0;  // below 2^40
};

// Finds all pairs across splits whose hashes differ in `most_distance` bits or fewer: cut into one
// band more than that, two such hashes share a whole band, so only pictures that share a band are
// compared. Bounded memory.
class NearPictures {
 public:
  explicit NearPictures(int most_distance);

  void add(const HashedPicture& picture);  // from any thread

  // Calls found(sample, like) for every picture that looks like one of a split of smaller rank;
  // `like` is the sample of the nearest such picture, of several the first. `rank` is by split. The
  // order of the calls is that of the hashes.
  void for_each(const std::vector<int64_t>& rank,
                const std::function<void(uint64_t sample, uint64_t like)>& found) const;

 private:
  void compare_band(int band, const std::vector<int64_t>& rank, RecordGroups& joined) const;

  int most_distance_;
  RecordGroups pictures_;  // key: hash, value: split, sample
};

}  // namespace dsvl

// Counts of numbers between fixed edges.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/value.h"

namespace dsvl {

struct Histogram {
  std::vector<int64_t>
      edges;  // rising; bin i holds edges[i] <= number < edges[i + 1], the last all above
  std::vector<int64_t> counts;  // one an edge; numbers below the first edge are counted with it
  int64_t numbers = 0, sum = 0, longest = 0;

  explicit Histogram(std::vector<int64_t> from);
  void add(int64_t number);
  Histogram& operator+=(const Histogram& other);  // of the same edges
  // "10-19", "4096 and more"
  std::string bin_name(size_t bin) const;
};

// 0, 1, 2, 5, 10, 20, 50, ... up to `last`.
std::vector<int64_t> round_edges(int64_t last);

// {"numbers", "mean", "longest", "bins": {name: count}}
Value histogram_value(const Histogram& histogram);

}  // namespace dsvl

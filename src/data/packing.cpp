// A small knapsack, solved exactly.
#include "data/packing.h"

#include <algorithm>

namespace dsvl {

std::vector<size_t> fill_row(const std::vector<int64_t>& lengths, int64_t capacity) {
  const auto room = static_cast<size_t>(capacity - lengths[0]);
  // first[s]: the item whose adding first reached the sum s (0: none); sums only grow out of older
  // items.
  std::vector<size_t> first(room + 1, 0);
  size_t best = 0;
  for (size_t i = 1; i < lengths.size() && best < room; ++i) {
    const auto length = static_cast<size_t>(lengths[i]);
    for (size_t sum = room; sum >= length && length > 0; --sum) {
      const size_t before = sum - length;
      if (first[sum] != 0 || (before != 0 && first[before] == 0)) continue;
      first[sum] = i;
      best = std::max(best, sum);
    }
  }
  std::vector<size_t> row{0};
  for (size_t sum = best; sum > 0; sum -= static_cast<size_t>(lengths[row.back()]))
    row.push_back(first[sum]);
  std::sort(row.begin(), row.end());
  return row;
}

}  // namespace dsvl

// One row of the table at a time, within a band around its diagonal (Ukkonen 1985).
#include "text/edit_distance.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace dsvl {

int64_t edit_distance(std::u32string_view a, std::u32string_view b, int64_t most) {
  const auto rows = static_cast<int64_t>(a.size()), columns = static_cast<int64_t>(b.size());
  if (std::abs(rows - columns) > most) return most + 1;
  const int64_t far = most + 1;
  std::vector<int64_t> row(b.size() + 1, far);
  for (int64_t j = 0; j <= std::min(columns, most); ++j) row[static_cast<size_t>(j)] = j;
  for (int64_t i = 1; i <= rows; ++i) {
    const int64_t first = std::max<int64_t>(1, i - most), last = std::min(columns, i + most);
    int64_t diagonal = row[static_cast<size_t>(first - 1)];
    row[static_cast<size_t>(first - 1)] = first == 1 ? i : far;
    int64_t least = row[static_cast<size_t>(first - 1)];
    for (int64_t j = first; j <= last; ++j) {
      const auto at = static_cast<size_t>(j);
      const int64_t replaced = diagonal + (a[static_cast<size_t>(i - 1)] != b[at - 1]);
      diagonal = row[at];
      row[at] = std::min({row[at - 1] + 1, row[at] + 1, replaced});
      least = std::min(least, row[at]);
    }
    if (least > most) return far;
  }
  return row.back();
}

int64_t edit_distance(std::u32string_view a, std::u32string_view b) {
  return edit_distance(a, b, static_cast<int64_t>(std::max(a.size(), b.size())));
}

}  // namespace dsvl

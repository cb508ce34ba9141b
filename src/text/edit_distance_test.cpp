// The band gives what the whole table gives.
#include "text/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.h"

namespace dsvl {
namespace {

// The whole table, as Wagner and Fischer (1974) fill it.
int64_t whole_table(std::u32string_view a, std::u32string_view b) {
  std::vector<std::vector<int64_t>> table(a.size() + 1, std::vector<int64_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i)
    for (size_t j = 0; j <= b.size(); ++j) {
      auto& cell = table[i][j];
      cell = static_cast<int64_t>(std::max(i, j));
      if (i == 0 || j == 0) continue;
      const int64_t differs = a[i - 1] == b[j - 1] ? 0 : 1;
      cell = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + differs});
    }
  return table[a.size()][b.size()];
}

TEST(EditDistance, KnownCases) {
  EXPECT_EQ(edit_distance(U"kitten", U"sitting"), 3);
  EXPECT_EQ(edit_distance(U"", U"abc"), 3);
  EXPECT_EQ(edit_distance(U"abc", U""), 3);
  EXPECT_EQ(edit_distance(U"红苹果", U"青苹果"), 1);
  EXPECT_EQ(edit_distance(U"", U"", 0), 0);
  EXPECT_EQ(edit_distance(U"a", U"b", 0), 1);
}

TEST(EditDistance, ABandIsExactUpToItsWidth) {
  Random random(5);
  const auto draw = [&](int64_t most) {
    std::u32string text;
    for (int64_t i = random.below(most); i > 0; --i)
      text += U'a' + static_cast<char32_t>(random.below(3));
    return text;
  };
  for (int i = 0; i < 500; ++i) {
    const auto a = draw(30), b = draw(30);
    const int64_t whole = whole_table(a, b);
    EXPECT_EQ(edit_distance(a, b), whole);
    for (int64_t most = 0; most < 32; ++most) {
      const int64_t banded = edit_distance(a, b, most);
      EXPECT_EQ(banded <= most, whole <= most);
      if (whole <= most) {
        EXPECT_EQ(banded, whole);
      }
    }
  }
}

}  // namespace
}  // namespace dsvl

// The band gives what the whole table gives.
#include "text/edit_distance.h"

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"

namespace dsvl {
namespace {

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
    const int64_t whole = edit_distance(a, b);
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

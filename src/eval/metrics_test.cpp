// Metrics against values worked out by hand.
#include "eval/metrics.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

TEST(Metrics, EditDistanceCountsCodePoints) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("红苹果", "青苹果"), 1);  // three bytes a character
  EXPECT_EQ(edit_distance("same", "same"), 0);
}

TEST(Metrics, AnlsByHand) {
  EXPECT_DOUBLE_EQ(anls("Hello", "hello"), 1);   // case does not count
  EXPECT_DOUBLE_EQ(anls("helo", "hello"), 0.8);  // one edit in five
  EXPECT_DOUBLE_EQ(anls("abcd", "wxyz"), 0);     // nothing right
  EXPECT_DOUBLE_EQ(anls("abxx", "abcd"), 0);     // NL = 0.5 is dropped, as the formula says
  EXPECT_DOUBLE_EQ(anls("abcx", "abcd"), 0.75);
  EXPECT_DOUBLE_EQ(anls("a  b", "a b"), 1);  // inner blanks as one
  EXPECT_DOUBLE_EQ(anls("", ""), 1);
  EXPECT_DOUBLE_EQ(anls("", "abc"), 0);
  EXPECT_DOUBLE_EQ(anls("  abcx  ", "abcd"), 1 - 1.0 / 8);  // the raw length is below the line
  EXPECT_DOUBLE_EQ(anls("青苹果", "红苹果"), 1 - 1.0 / 3);
}

TEST(Metrics, ExactMatchKeepsCase) {
  EXPECT_TRUE(exact_match(" red apple\n", "red apple"));
  EXPECT_FALSE(exact_match("Red apple", "red apple"));
}

TEST(Metrics, CharacterErrorsByHand) {
  const auto errors = character_errors("helo wrld ", "hello world");
  EXPECT_EQ(errors.errors, 2);
  EXPECT_EQ(errors.characters, 11);
  EXPECT_EQ(character_errors("anything", "").characters, 0);
}

TEST(Metrics, WilsonByHand) {
  // p = 0.9, n = 100, z = 1.96: middle (0.9 + 0.019207) / 1.038415 = 0.885202, half width 0.059061.
  const auto interval = wilson_interval(90, 100);
  EXPECT_NEAR(interval.low, 0.82563, 1e-4);
  EXPECT_NEAR(interval.high, 0.94477, 1e-4);
  EXPECT_DOUBLE_EQ(wilson_interval(0, 0).high, 1);
  EXPECT_DOUBLE_EQ(wilson_interval(0, 10).low, 0);
  EXPECT_GT(wilson_interval(0, 10).high, 0.2);
}

TEST(Metrics, BootstrapSurroundsTheRatio) {
  std::vector<double> parts, wholes;
  for (int i = 0; i < 200; ++i) parts.push_back(i % 4 == 0), wholes.push_back(1);
  const auto interval = bootstrap_ratio(parts, wholes);
  // Mean 0.25, standard error sqrt(0.25 * 0.75 / 200) = 0.0306: the interval is 0.25 +- 0.06.
  EXPECT_NEAR(interval.low, 0.19, 0.02);
  EXPECT_NEAR(interval.high, 0.31, 0.02);
  const auto again = bootstrap_ratio(parts, wholes);
  EXPECT_EQ(interval.low, again.low);
  EXPECT_EQ(bootstrap_ratio({3}, {4}).low, 0.75);
  EXPECT_EQ(bootstrap_ratio({}, {}).high, 0);
}

TEST(Metrics, AnswersThatAreNotUtf8AreRefused) {
  EXPECT_THROW(anls("\xFF", "a"), Error);
}

}  // namespace
}  // namespace dsvl

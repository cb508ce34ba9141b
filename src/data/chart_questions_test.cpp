// What is asked of a chart and answered: true, named, and no more than the picture shows.
#include "data/chart_questions.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace dsvl {
namespace {

// Answers by question over many draws.
std::map<std::string, std::string> all_exchanges(const ChartData& data, const char* what,
                                                 bool chinese) {
  std::map<std::string, std::string> answers;
  for (uint64_t seed = 0; seed < 600; ++seed) {
    Random random(seed);
    const Exchange e = ask_about(data, what, chinese, random);
    answers[e.question] = e.answer;
  }
  return answers;
}

TEST(ChartQuestions, OnlyASmallRangeIsLevel) {
  EXPECT_EQ(find_trend({3, 90, 4}), Trend::returns);
  EXPECT_EQ(find_trend({100, 102, 98, 100.5}), Trend::level);
  EXPECT_EQ(find_trend({5, 5, 5}), Trend::level);
  EXPECT_EQ(find_trend({-1, 2, -1}), Trend::returns);
  EXPECT_EQ(find_trend({1, 2, 2, 3}), Trend::rises);
  EXPECT_EQ(find_trend({9, 2, 4, 1}), Trend::falls_overall);
}

TEST(ChartQuestions, CountsAreNamedAsCounts) {
  ChartData data{ChartType::grouped_bar,
                 "Ship",
                 "class",
                 "count",
                 {"1st", "2nd"},
                 {{"Female", {4, 6}}, {"Male", {5, 9}}}};
  data.counts = true;
  auto english = all_exchanges(data, "chart", false);
  EXPECT_EQ(english.at("What is the count of Female of 1st?"), "4");
  EXPECT_FALSE(english.contains("What is the Female of 1st?"));
  auto chinese = all_exchanges(data, "chart", true);
  EXPECT_EQ(chinese.at("2nd的Male的数量是多少？"), "9");
}

TEST(ChartQuestions, TheLowestIsNamedAfterATieAtTheTop) {
  const ChartData data{ChartType::bar, "Rain",          "town",
                       "rain",         {"a", "b", "c"}, {{"rain", {7, 2, 7}}}};
  EXPECT_EQ(all_exchanges(data, "chart", false).at("Summarize the chart."),
            "A bar chart: Rain, with 3 entries. The lowest rain is 2 (b).");
  EXPECT_EQ(all_exchanges(data, "chart", true).at("概括这张图表。"),
            "这是一张柱状图：Rain，共有3项。rain最低的是b（2）。");
}

TEST(ChartQuestions, ATitleThatIsNotThereIsNotQuoted) {
  const ChartData data{ChartType::area, "", "year", "rain", {"1", "2"}, {{"rain", {1, 3}}}};
  EXPECT_EQ(all_exchanges(data, "chart", false).at("Summarize the chart."),
            "An area chart with 2 entries. The highest rain is 3 (2). The lowest is 1 (1). rain "
            "rises throughout, from 1 to 3.");
}

}  // namespace
}  // namespace dsvl

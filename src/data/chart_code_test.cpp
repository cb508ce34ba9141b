// The code asked for, whole, for every type of chart: read against matplotlib's documentation.
#include "data/chart_code.h"

#include <gtest/gtest.h>

#include <map>

namespace dsvl {
namespace {

// Between the import and the last call; nothing when the type is not asked for.
std::string code_of(const ChartData& data) {
  Random random(1);
  const auto exchange = ask_code(data, false, random);
  if (!exchange) return "";
  const std::string head = "```python\nimport matplotlib.pyplot as plt\n\n",
                    tail = "plt.show()\n```";
  const std::string& code = exchange->answer;
  EXPECT_TRUE(code.starts_with(head) && code.ends_with(tail)) << code;
  return code.substr(head.size(), code.size() - head.size() - tail.size());
}

ChartData chart(ChartType type, std::vector<ChartSeries> series) {
  return {type, "Rain", "town", "mm", {"Ada", "Bell"}, std::move(series)};
}

const std::vector<ChartSeries> kOne = {{"rain", {4, 6.5}}},
                               kTwo = {{"spring", {4, 6.5}}, {"\"dry\"", {1, 2}}};
const std::string kLabels = "labels = [\"Ada\", \"Bell\"]\n", kTitle = "plt.title(\"Rain\")\n",
                  kAxes = kTitle + "plt.xlabel(\"town\")\nplt.ylabel(\"mm\")\n";

// How each type is drawn: areas and stacked bars on one another, bars of a group beside each other,
// wedges clockwise from the top, level bars from the top down.
TEST(ChartCode, DrawsEachTypeAsTheChartDoes) {
  const std::map<ChartType, std::pair<std::vector<ChartSeries>, std::string>> kExpected = {
      {ChartType::line,
       {kTwo, kLabels +
                  "plt.plot(labels, [4, 6.5], label=\"spring\")\n"
                  "plt.plot(labels, [1, 2], label=\"\\\"dry\\\"\")\n" +
                  kAxes + "plt.legend()\n"}},
      {ChartType::area,
       {kTwo, kLabels +
                  "plt.stackplot(labels, [4, 6.5], [1, 2], labels=[\"spring\", "
                  "\"\\\"dry\\\"\"])\n" +
                  kAxes + "plt.legend()\n"}},
      {ChartType::bar, {kOne, kLabels + "plt.bar(labels, [4, 6.5])\n" + kAxes}},
      {ChartType::horizontal_bar,
       {kOne, kLabels + "plt.barh(labels, [4, 6.5])\nplt.gca().invert_yaxis()\n" + kTitle +
                  "plt.xlabel(\"mm\")\nplt.ylabel(\"town\")\n"}},
      {ChartType::grouped_bar,
       {kTwo, kLabels +
                  "x = range(len(labels))\n"
                  "plt.bar([i + 0 * 0.4 for i in x], [4, 6.5], 0.4, label=\"spring\")\n"
                  "plt.bar([i + 1 * 0.4 for i in x], [1, 2], 0.4, "
                  "label=\"\\\"dry\\\"\")\n"
                  "plt.xticks([i + 0.2 for i in x], labels)\n" +
                  kAxes + "plt.legend()\n"}},
      {ChartType::stacked_bar,
       {kTwo, kLabels +
                  "x = range(len(labels))\nbottom = [0] * len(labels)\n"
                  "values = [4, 6.5]\n"
                  "plt.bar(x, values, bottom=bottom, label=\"spring\")\n"
                  "bottom = [b + v for b, v in zip(bottom, values)]\n"
                  "values = [1, 2]\n"
                  "plt.bar(x, values, bottom=bottom, label=\"\\\"dry\\\"\")\n"
                  "bottom = [b + v for b, v in zip(bottom, values)]\n"
                  "plt.xticks(x, labels)\n" +
                  kAxes + "plt.legend()\n"}},
      // Its values have no axis; what the wedges are stands below them.
      {ChartType::pie,
       {kOne, kLabels + "plt.pie([4, 6.5], labels=labels, startangle=90, counterclock=False)\n" +
                  kTitle + "plt.xlabel(\"town\")\n"}},
      {ChartType::heat_map, {kTwo, ""}},
      {ChartType::histogram, {kOne, ""}},
      {ChartType::box, {kTwo, ""}},
      {ChartType::error_bar, {kTwo, ""}}};
  for (const auto& [type, expected] : kExpected)
    EXPECT_EQ(code_of(chart(type, expected.first)), expected.second) << chart_type_name(type);
  const ChartData points{ChartType::scatter, "", "x", "y", {}, {{"x", {1, 2}}, {"y", {3, 4}}}};
  EXPECT_EQ(code_of(points), "plt.scatter([1, 2], [3, 4])\nplt.xlabel(\"x\")\nplt.ylabel(\"y\")\n");
  EXPECT_EQ(kExpected.size() + 1, static_cast<size_t>(kNumChartTypes));
}

TEST(ChartCode, OneAreaHasNoLegend) {
  EXPECT_EQ(code_of(chart(ChartType::area, kOne)),
            kLabels + "plt.stackplot(labels, [4, 6.5])\n" + kAxes);
}

}  // namespace
}  // namespace dsvl

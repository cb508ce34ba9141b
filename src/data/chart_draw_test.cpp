// What a chart shows, read back from where it was drawn: through the labelled ticks for places on
// an axis, through angles for a pie, through colours and pixels for a heat map.
#include "data/chart_draw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <set>

#include "data/chart_marks.h"
#include "data/chart_questions.h"

namespace dsvl {
namespace {

// Enough rows, groups and columns for every type.
Table sample_table() {
  std::vector<std::vector<std::string>> rows{{"year", "kind", "site", "height", "width", "depth"}};
  for (int i = 0; i < 48; ++i)
    rows.push_back({std::to_string(1950 + i),
                    i % 3 == 0   ? "oak"
                    : i % 3 == 1 ? "pine"
                                 : "elm",
                    i % 2 == 0 ? "hill" : "lake", std::to_string(20 + i * 37 % 41),
                    std::to_string(15 + i * 11 % 29), std::to_string(30 + i * i % 17)});
  Table table = table_from_rows(rows);
  table.title = "Trees";
  return table;
}

// Rows with names of their own.
Table named_table() {
  Table table = table_from_rows(parse_csv(
      "town,spring,summer,autumn\nAda,12,30.5,22\nBell,14,28,19\nCole,9,33,25.5\nDene,16,31,21\n"
      "Elm,11,27,18\nFay,13,35,24\n",
      100));
  table.title = "Rain";
  return table;
}

double number_of(const std::string& text) {
  return std::stod(text);
}

// The value at a place, from the two ticks farthest apart.
double read_axis(const std::vector<Tick>& ticks, double place) {
  const double low = number_of(ticks.front().text), high = number_of(ticks.back().text);
  return low +
         (place - ticks.front().place) / (ticks.back().place - ticks.front().place) * (high - low);
}

double pixel_brightness(const Image& image, double x, double y) {
  const auto at = (static_cast<size_t>(std::lround(y)) * static_cast<size_t>(image.width) +
                   static_cast<size_t>(std::lround(x))) *
                  3;
  return image.pixels[at] + image.pixels[at + 1] + image.pixels[at + 2];
}

// Where on the colour scale a cell lies, by trying every place.
double read_heat(Color color) {
  double best = 0, least = 1e9;
  for (int i = 0; i <= 1000; ++i) {
    const Color c = heat_color(i / 1000.0);
    const double off = std::abs(c.r - color.r) + std::abs(c.g - color.g) + std::abs(c.b - color.b);
    if (off < least) least = off, best = i / 1000.0;
  }
  return best;
}

double read_back(const ChartData& data, const ChartPicture& picture, const Mark& mark) {
  if (data.type == ChartType::pie) {
    double sum = 0;
    for (const double v : data.series[0].values) sum += v;
    return (mark.b.x - mark.a.x) / (2 * std::numbers::pi) * sum;
  }
  if (data.type == ChartType::heat_map) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (const auto& series : data.series)
      for (const double v : series.values) low = std::min(low, v), high = std::max(high, v);
    return low + read_heat(mark.color) * (high - low);
  }
  const bool sideways = data.type == ChartType::horizontal_bar;
  const bool stacked = data.type == ChartType::stacked_bar || data.type == ChartType::area;
  const double end = read_axis(picture.value_ticks, sideways ? mark.b.x : mark.b.y);
  return stacked ? end - read_axis(picture.value_ticks, mark.a.y) : end;
}

// A chart of this type, whichever table and draw give one.
ChartData chart_of(ChartType type) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const auto data = pick_chart(seed % 2 == 0 ? sample_table() : named_table(), type, random);
    if (data) return *data;
  }
  ADD_FAILURE() << chart_type_name(type) << ": no table gives one";
  return {};
}

class EveryChart : public testing::TestWithParam<int> {
 protected:
  ChartData data = chart_of(static_cast<ChartType>(GetParam()));
  FontFile face = find_font("DejaVuSans");
  Pen pen;
};

TEST_P(EveryChart, ValuesReadBackFromTheGeometryAreTheData) {
  for (const bool held_out : {false, true}) {
    for (const auto& style : chart_styles(held_out)) {
      ChartLook look{style, face, 560, 420, 12, false, 1};
      round_to_ticks(data, look.values);
      std::string why;
      const auto picture = draw_chart(data, look, pen, why);
      ASSERT_TRUE(picture) << style.name << ": " << why;
      const bool one_series = data.type == ChartType::scatter;  // x and y are one mark
      EXPECT_EQ(picture->marks.size(), data.size() * (one_series ? 1 : data.series.size()));
      for (const auto& mark : picture->marks) {
        const double value = data.series[mark.series].values[mark.index];
        // A heat map's colours tell 1 in 256; places are exact.
        double scale = 0;
        for (const double v : data.series[mark.series].values) scale = std::max(scale, std::abs(v));
        const double tolerance = (data.type == ChartType::heat_map ? 0.02 : 1e-6) * scale;
        EXPECT_NEAR(read_back(data, *picture, mark), value, tolerance) << style.name;
        if (data.type == ChartType::scatter) {
          EXPECT_NEAR(read_axis(picture->x_ticks, mark.a.x), data.series[0].values[mark.index],
                      tolerance);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Types, EveryChart, testing::Range(0, kNumChartTypes));

// The geometry is what the pixels show: a bar's colour ends at the height of its value.
TEST(ChartDraw, PixelsFollowTheMarks) {
  const ChartData data{ChartType::bar, "", "x", "y", {"a", "b", "c"}, {{"y", {3, 9, 6}}}};
  Pen pen;
  std::string why;
  const ChartLook look{chart_styles(false)[0], find_font("DejaVuSans"), 400, 300, 12, false, 0};
  const auto picture = draw_chart(data, look, pen, why);
  ASSERT_TRUE(picture) << why;
  for (const auto& mark : picture->marks) {
    const double x = (mark.a.x + mark.b.x) / 2;
    EXPECT_LT(pixel_brightness(picture->image, x, mark.b.y + 3), 3 * 180);
    EXPECT_GT(pixel_brightness(picture->image, x, mark.b.y - 3), 3 * 180);
  }
}

TEST(ChartDraw, WhatDoesNotFitSaysWhy) {
  ChartData data{ChartType::bar, "", "x", "y", {}, {{"y", {}}}};
  for (int i = 0; i < 80; ++i) {
    data.labels.push_back("label " + std::to_string(i));
    data.series[0].values.push_back(i + 1);
  }
  Pen pen;
  std::string why;
  const ChartLook look{chart_styles(false)[0], find_font("DejaVuSans"), 300, 300, 14, false, 0};
  EXPECT_FALSE(draw_chart(data, look, pen, why));
  EXPECT_EQ(why, "the labels do not fit");
}

ChartLook plain_look(int width, int height, bool values) {
  return {chart_styles(false)[0], find_font("DejaVuSans"), width, height, 12, values, 0};
}

std::string refusal(const ChartData& data, const ChartLook& look) {
  Pen pen;
  std::string why;
  return draw_chart(data, look, pen, why) ? "" : why;
}

TEST(ChartDraw, WhatIsAskedForIsInThePicture) {
  ChartData bars{ChartType::bar, "", "x", "y", {"a", "b", "c", "d", "e", "f", "g", "h"},
                 {{"y", {}}}};
  for (int i = 0; i < 8; ++i) bars.series[0].values.push_back(1e6 + 1000 * i + 0.25);
  EXPECT_EQ(refusal(bars, plain_look(320, 300, true)), "the values do not fit");
  EXPECT_EQ(refusal(bars, plain_look(320, 300, false)), "");

  ChartData below{ChartType::bar, "", "x", "y", {"a", "b"}, {{"y", {3, -10}}}};
  EXPECT_EQ(refusal(below, plain_look(400, 300, true)), "the values do not fit");

  below.title = std::string(200, 'w');
  EXPECT_EQ(refusal(below, plain_look(400, 300, false)), "the title does not fit");
  Pen pen;
  fit_title(below, plain_look(400, 300, false), pen);
  EXPECT_EQ(below.title, "");
}

TEST(ChartDraw, TheNameOfTheLabelsIsPrinted) {
  for (const auto type : {ChartType::pie, ChartType::heat_map, ChartType::horizontal_bar}) {
    ChartData data{type, "", "", "", {"a", "b", "c"}, {{"s", {3, 4, 5}}, {"t", {2, 6, 1}}}};
    if (type != ChartType::heat_map) data.series.pop_back();
    const ChartLook look = plain_look(400, 360, false);
    Pen pen;
    std::string why;
    const auto bare = draw_chart(data, look, pen, why);
    ASSERT_TRUE(bare) << why;
    data.x_name = "town";
    const auto named = draw_chart(data, look, pen, why);
    ASSERT_TRUE(named) << why;
    // In the lowest text line, or above the labels of bars that lie.
    const bool above = type == ChartType::horizontal_bar;
    int inked = 0;
    for (int y = above ? 0 : 342; y < (above ? 24 : 360); ++y)
      for (int x = 0; x < 400; ++x)
        inked += pixel_brightness(named->image, x, y) + 100 < pixel_brightness(bare->image, x, y);
    EXPECT_GT(inked, 20) << static_cast<int>(type);
    data.x_name = std::string(200, 'w');
    EXPECT_EQ(refusal(data, look), "the name of the labels does not fit");
  }
}

TEST(ChartDraw, LabelsAreLeftOutOfEvenStepsOnly) {
  ChartData line{ChartType::line, "", "when", "y", {}, {{"y", {}}}};
  for (int i = 0; i < 24; ++i) {
    line.labels.push_back(std::to_string(1000000 + i * i));
    line.series[0].values.push_back(i % 5);
  }
  EXPECT_EQ(refusal(line, plain_look(300, 300, false)), "the labels do not fit");
  line.even_steps = true;
  EXPECT_EQ(refusal(line, plain_look(300, 300, false)), "");
}

TEST(ChartDraw, NumbersOfAnAxisDoNotMeet) {
  const ChartData points{ChartType::scatter,
                         "",
                         "x",
                         "y",
                         {},
                         {{"x", {10000001, 10000002, 10000005, 10000003}}, {"y", {1, 2, 3, 4}}}};
  EXPECT_EQ(refusal(points, plain_look(300, 300, false)), "the ticks do not fit");
  EXPECT_EQ(refusal(points, plain_look(900, 300, false)), "");
}

TEST(ChartData, RoundingKeepsCountsWholeAndPointsApart) {
  ChartData counts{ChartType::bar, "", "x", "count", {"a", "b"}, {{"count", {7, 3}}}};
  counts.counts = true;
  round_to_ticks(counts, false);
  EXPECT_EQ(counts.series[0].values, (std::vector<double>{7, 3}));
  counts.series[0].values = {1253, 17};  // steps of 200
  round_to_ticks(counts, false);
  EXPECT_EQ(counts.series[0].values, (std::vector<double>{1260, 20}));

  ChartData points{
      ChartType::scatter, "", "x", "y", {}, {{"x", {5, 1, 5.01, 1}}, {"y", {2, 1, 2.01, 3}}}};
  round_to_ticks(points, false);
  EXPECT_EQ(points.series[0].values, (std::vector<double>{1, 1, 5}));
  EXPECT_EQ(points.series[1].values, (std::vector<double>{1, 3, 2}));
}

// 0.6 / 0.2 is less than 3 in doubles.
TEST(ChartData, ValuesOnAnEdgeAreInTheBinThatBeginsThere) {
  std::vector<std::vector<std::string>> rows{{"size"}};
  for (int i = 0; i <= 20; ++i) rows.push_back({number_text(-0.6 + i * 0.1, 3)});
  const Table table = table_from_rows(rows);
  int seen = 0;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    const auto data = pick_chart(table, ChartType::histogram, random);
    if (!data || data->labels[0] != "-0.6 to -0.4") continue;
    ++seen;
    EXPECT_EQ(data->series[0].values, (std::vector<double>{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1}));
  }
  EXPECT_GT(seen, 0);
}

TEST(ChartData, FiveNumbersAreRsTypeSeven) {
  // R: quantile(c(1, 2, 4, 7, 11, 12)) gives 1.00 2.50 5.50 10.00 12.00
  EXPECT_EQ(five_numbers({7, 1, 12, 4, 2, 11}), (std::vector<double>{1, 2.5, 5.5, 10, 12}));
}

TEST(ChartQuestions, AnswersAreTrue) {
  const ChartData data{ChartType::line,
                       "Rain",
                       "month",
                       "rain",
                       {"Jan", "Feb", "Mar", "Apr"},
                       {{"rain", {3, 9, 6, 12.5}}}};
  std::set<ChartTask> seen;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed);
    const Exchange e = ask_about(data, "chart", false, random);
    seen.insert(e.task);
    if (e.question == "Which month has the highest rain?") {
      EXPECT_EQ(e.answer, "Apr");
    }
    if (e.question == "Where is the rain smallest?") {
      EXPECT_EQ(e.answer, "Jan");
    }
    if (e.question == "What is the rain of Mar?") {
      EXPECT_EQ(e.answer, "6");
    }
    if (e.question == "What is the difference in rain between Apr and Jan?") {
      EXPECT_EQ(e.answer, "9.5");
    }
    if (e.task == ChartTask::trend) {
      EXPECT_EQ(e.answer, "rain rises overall, from 3 to 12.5.");
    }
    if (e.task == ChartTask::csv) {
      EXPECT_EQ(e.answer, "month,rain\nJan,3\nFeb,9\nMar,6\nApr,12.5");
    }
    if (e.task == ChartTask::count && e.question.ends_with("above 7.5?")) {
      EXPECT_EQ(e.answer, "2");
    }
  }
  EXPECT_EQ(seen.size(), static_cast<size_t>(kNumChartTasks));
}

TEST(Table, NumbersCsvAndMarkdown) {
  EXPECT_EQ(number_text(1250, 4), "1250");
  EXPECT_EQ(number_text(123456, 4), "123500");
  EXPECT_EQ(number_text(0.00012345, 3), "0.000123");
  EXPECT_EQ(number_text(-0.0, 3), "0");
  const auto rows = parse_csv("a,\"b \"\"c\"\", d\"\r\n1,\"x\ny\"\n", 10);
  EXPECT_EQ(rows, (std::vector<std::vector<std::string>>{{"a", "b \"c\", d"}, {"1", "x\ny"}}));
  EXPECT_EQ(parse_csv(table_csv(rows), 10), rows);
  EXPECT_EQ(table_markdown({{"a", "b"}, {"1", "x|y"}}), "| a | b |\n| --- | --- |\n| 1 | x\\|y |");
  const Table table = table_from_rows({{"n", "s"}, {"1.5", "x"}, {"NA", ""}});
  EXPECT_TRUE(table.columns[0].is_number && std::isnan(table.columns[0].numbers[1]));
  EXPECT_FALSE(table.columns[1].is_number);
}

}  // namespace
}  // namespace dsvl

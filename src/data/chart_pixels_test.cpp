// Values read off the pixels alone: through the grid lines and the numbers beside them, not through
// the places that the drawing reports.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "data/chart_draw.h"

namespace dsvl {
namespace {

// Dark on white, a pale grid, no markers, and marks that are neither dark nor pale.
ChartLook test_look() {
  ChartLook look{chart_styles(false)[1], find_font("DejaVuSans"), 480, 400, 12, false, 0};
  look.style.markers = false;
  look.style.colors = {{250, 190, 110}};
  return look;
}

struct Run {
  double from, to;  // rows
  double middle() const { return (from + to) / 2; }
};

struct Picture {
  ChartPicture drawn;
  double place;  // width of a label's place

  Color at(double x, int row) const {
    const auto i = (static_cast<size_t>(row) * static_cast<size_t>(drawn.image.width) +
                    static_cast<size_t>(x)) *
                   3;
    return {drawn.image.pixels[i], drawn.image.pixels[i + 1], drawn.image.pixels[i + 2]};
  }
  // Runs of rows in a column whose colour is wanted, from above.
  std::vector<Run> runs(double x, const std::function<bool(Color)>& wanted) const {
    std::vector<Run> found;
    int first = -1;
    for (int row = 0; row < drawn.image.height; ++row) {
      const bool in = wanted(at(x, row));
      if (in && first < 0) first = row;
      if (!in && first >= 0) {
        found.push_back({static_cast<double>(first), static_cast<double>(row)});
        first = -1;
      }
    }
    return found;
  }
  // What a row shows, by the two uppermost grid lines and their numbers.
  double value(double row) const {
    const double x = drawn.marks[0].a.x - place / 2 + 4;
    const auto lines = runs(x, [](Color c) { return luminance(c) < 250; });
    const auto& ticks = drawn.value_ticks;
    const double top = std::stod(ticks[ticks.size() - 1].text);
    const double next = std::stod(ticks[ticks.size() - 2].text);
    const double first = lines[0].middle(), second = lines[1].middle();
    return top + (row - first) / (second - first) * (next - top);
  }
  double per_pixel() const { return std::abs(value(100) - value(101)); }
};

Picture draw(const ChartData& data) {
  Pen pen;
  std::string why;
  auto drawn = draw_chart(data, test_look(), pen, why);
  EXPECT_TRUE(drawn) << why;
  const double width = drawn->marks.back().a.x - drawn->marks.front().a.x;
  const double place = width / static_cast<double>(data.size() - 1);
  return {std::move(*drawn), place};
}

// All but the ends: a stroke may begin in the middle of its first pixel column.
std::vector<Mark> inner_marks(const Picture& picture) {
  const auto& marks = picture.drawn.marks;
  return {marks.begin() + 1, marks.end() - 1};
}

bool is_near(Color a, Color b) {
  return std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b) < 90;
}

bool is_dark(Color c) {
  return luminance(c) < 170;
}

TEST(ChartPixels, ALineIsWhereItsValuesAre) {
  const ChartData data{
      ChartType::line, "", "x", "y", {"a", "b", "c", "d", "e"}, {{"y", {1, 2.1, 2.9, 4.2, 5}}}};
  const Picture picture = draw(data);
  for (const auto& mark : inner_marks(picture)) {
    const auto rows = picture.runs(mark.a.x, [&](Color c) { return is_near(c, mark.color); });
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_NEAR(picture.value(rows[0].middle()), data.series[0].values[mark.index],
                2 * picture.per_pixel());
  }
}

TEST(ChartPixels, AnAreaEndsWhereItsValuesAre) {
  const ChartData data{
      ChartType::area, "", "x", "y", {"a", "b", "c", "d", "e"}, {{"y", {1, 2.1, 2.9, 4.2, 5}}}};
  const Picture picture = draw(data);
  for (const auto& mark : inner_marks(picture)) {
    const auto rows = picture.runs(mark.a.x, [&](Color c) { return is_near(c, mark.color); });
    ASSERT_FALSE(rows.empty());
    // The edge is a stroke of two pixels that rises about as fast as it runs.
    EXPECT_NEAR(picture.value(rows[0].from + 1.4), data.series[0].values[mark.index],
                2 * picture.per_pixel());
  }
}

TEST(ChartPixels, ABoxHasItsFiveNumbers) {
  const ChartData data{ChartType::box,
                       "",
                       "x",
                       "y",
                       {"a", "b"},
                       {{"minimum", {2, 11}},
                        {"lower quartile", {5, 14}},
                        {"median", {9, 15}},
                        {"upper quartile", {13, 18}},
                        {"maximum", {19, 20}}}};
  const Picture picture = draw(data);
  const double half = picture.place * (1 - test_look().style.gap) / 2.5;
  const double close = 1.5 * picture.per_pixel();
  for (size_t i = 0; i < 2; ++i) {
    const auto number = [&](size_t s) { return data.series[s].values[i]; };
    const double x = picture.drawn.marks[0].a.x + picture.place * static_cast<double>(i);
    // Maximum, upper quartile, median, lower quartile, minimum; the frame is the last.
    const auto ends = picture.runs(x + half * 0.4, is_dark);
    ASSERT_EQ(ends.size(), 6U);
    for (size_t k = 0; k < 5; ++k)
      EXPECT_NEAR(picture.value(ends[k].middle()), number(4 - k), close) << k;
  }
}

}  // namespace
}  // namespace dsvl

// Points and figures on squared paper.
#include <cmath>

#include "base/error.h"
#include "data/instruct/geometry.h"
#include "data/table.h"

namespace dsvl {
namespace {

constexpr int kReach = 6;  // of both axes, to either side

// Axes in the middle, a line a unit.
struct Plane {
  Board board;
  double unit;
  Plane(int side, const Look& look, Pen& pen)
      : board(side, side, look, pen), unit(side / (2.0 * kReach + 1.6)) {
    const Color fine = blend(look.paper, look.ink, 0.2);
    for (int i = -kReach; i <= kReach; ++i) {
      board.shapes().line(at(i, -kReach), at(i, kReach), fine, 1);
      board.shapes().line(at(-kReach, i), at(kReach, i), fine, 1);
    }
    board.arrow(at(-kReach, 0), at(kReach + 0.5, 0));
    board.arrow(at(0, -kReach), at(0, kReach + 0.5));
    board.label("x", at(kReach + 0.4, -0.5));
    board.label("y", at(-0.5, kReach + 0.3));
    const double size = std::max(11.0, look.size * 0.75);
    for (int i = -kReach; i < kReach; i += 2)  // the axes' names stand at their ends
      if (i != 0) {
        board.label(str(i), at(i, -0.45), Align::center, look.ink, size);
        board.label(str(i), at(-0.15, i), Align::end, look.ink, size);
      }
  }
  Point at(double x, double y) const {
    return {board.width() / 2.0 + x * unit, board.height() / 2.0 - y * unit};
  }
  void point(int x, int y, const std::string& name) {
    board.shapes().disc(at(x, y), board.look().line_width * 2, board.look().ink);
    board.label(name, at(x + 0.42, y + 0.42));
  }
};

struct Place {
  int x, y;
  std::string text() const { return str("(", x, ", ", y, ")"); }
};

// Away from the axes.
Place any_place(Random& random) {
  const auto part = [&] {
    const auto size = static_cast<int>(random.between(1, kReach - 1));
    return random.chance(0.5) ? size : -size;
  };
  return {part(), part()};
}

}  // namespace

std::optional<Talk> read_point(const Asking& a) {
  static const Phrases kRead = {
      {"What are the coordinates of {0}?", "Read the coordinates of the point {0}."},
      {"点{0}的坐标是什么？", "读出点{0}的坐标。"}};
  static const Phrases kQuadrant = {{"In which quadrant does it lie?", "Which quadrant is that?"},
                                    {"它在第几象限？", "这个点位于哪个象限？"}};
  const Place place = any_place(a.random);
  if (!a.belongs(str("read point ", place.text()))) return {};
  const auto look = pick_look(a, "ABCDEFxy-0123456789");
  if (!look) return {};
  Plane plane(std::max(340, a.side()), *look, a.pen);
  const std::string name(1, static_cast<char>('A' + a.random.below(6)));
  plane.point(place.x, place.y, name);
  static const std::vector<std::string> kEnglish = {"the first", "the second", "the third",
                                                    "the fourth"};
  static const std::vector<std::string> kChinese = {"第一", "第二", "第三", "第四"};
  const size_t quadrant = place.y > 0 ? (place.x > 0 ? 0 : 1) : (place.x < 0 ? 2 : 3);
  return Talk{"logical reasoning",
              "plane geometry coordinates",
              {{a.say(kRead, {name}), name + place.text()},
               {a.say(kQuadrant),
                a.in("In " + kEnglish[quadrant] + " quadrant.", kChinese[quadrant] + "象限。")}},
              {plane.board.finish()}};
}

std::optional<Talk> distance_of_points(const Asking& a) {
  static const Phrases kFar = {
      {"How far apart are {0} and {1}?", "What is the distance from {0} to {1}?"},
      {"{0}和{1}相距多远？", "求{0}与{1}之间的距离。"}};
  static const Phrases kMiddle = {
      {"What is the midpoint of {0}{1}?", "Give the midpoint of the segment {0}{1}."},
      {"线段{0}{1}的中点坐标是什么？", "求{0}{1}的中点。"}};
  const Place p = any_place(a.random), q = any_place(a.random);
  const int dx = q.x - p.x, dy = q.y - p.y, square = dx * dx + dy * dy;
  if (square < 8 || !a.belongs(str("two points ", p.text(), q.text()))) return {};
  const auto look = pick_look(a, "ABCDEFxy-0123456789");
  if (!look) return {};
  Plane plane(std::max(340, a.side()), *look, a.pen);
  const char first = static_cast<char>('A' + a.random.below(5));
  const std::string one(1, first), other(1, static_cast<char>(first + 1));
  plane.board.line(plane.at(p.x, p.y), plane.at(q.x, q.y));
  plane.point(p.x, p.y, one);
  plane.point(q.x, q.y, other);
  Talk talk{"logical reasoning", "plane geometry coordinates", {}, {plane.board.finish()}};
  const auto root = static_cast<int>(std::lround(std::sqrt(square)));
  const auto part = [](int d) { return d < 0 ? str("(", d, ")") : str(d); };
  const std::string steps =
      str("√(", part(dx), "² + ", part(dy), "²) = √", square,
          root * root == square ? str(" = ", root) : str(" ≈ ", number_text(std::sqrt(square), 3)));
  const std::string points = str(one, p.text(), a.in(" and ", "，"), other, q.text());
  talk.turns.push_back(
      {a.say(kFar, {one, other}), a.in("With " + points + " the distance is " + steps + ".",
                                       "由" + points + "，距离是" + steps + "。")});
  const auto half = [](int sum) { return number_text(sum / 2.0, 4); };
  if (a.random.chance(0.5))
    talk.turns.push_back(
        {a.say(kMiddle, {one, other}), str("(", half(p.x + q.x), ", ", half(p.y + q.y), ")")});
  return talk;
}

std::optional<Talk> area_on_grid(const Asking& a) {
  static const Phrases kAsk = {
      {"Each small square has an area of 1. What is the area of the shaded figure?",
       "How many squares does the shaded figure cover?"},
      {"每个小方格的面积为1，阴影图形的面积是多少？", "阴影图形占了多少个小方格？"}};
  constexpr int kCells = 8;
  // Columns of squares side by side: lower ends and heights.
  std::vector<int> low, high;
  std::string key = "grid";
  const auto columns = static_cast<int>(a.random.between(2, 6));
  int area = 0;
  for (int i = 0; i < columns; ++i) {
    low.push_back(static_cast<int>(a.random.between(0, 2)));
    high.push_back(static_cast<int>(a.random.between(4, 7)));
    area += high.back() - low.back();
    key += str(" ", low.back(), "-", high.back());
  }
  if (!a.belongs(key)) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  const int side = a.side();
  Board board(side, side, *look, a.pen);
  const double unit = side / (kCells + 1.0);
  const auto at = [&](int x, int y) { return Point{(x + 0.5) * unit, side - (y + 0.5) * unit}; };
  const Color shade = blend(look->paper, look->ink, 0.45);
  const int first = 1 + static_cast<int>(a.random.below(kCells - columns));
  for (int i = 0; i < columns; ++i) {
    const auto n = static_cast<size_t>(i);
    board.shapes().fill_path({at(first + i, low[n]), at(first + i + 1, low[n]),
                              at(first + i + 1, high[n]), at(first + i, high[n])},
                             shade, 1);
  }
  for (int i = 0; i <= kCells; ++i) {
    board.shapes().line(at(i, 0), at(i, kCells), look->ink, 1);
    board.shapes().line(at(0, i), at(kCells, i), look->ink, 1);
  }
  return Talk{
      "logical reasoning", "plane geometry area", {{a.say(kAsk), str(area)}}, {board.finish()}};
}

}  // namespace dsvl

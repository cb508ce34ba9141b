// Solids in oblique and isometric views.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/error.h"
#include "data/instruct/geometry.h"
#include "data/table.h"

namespace dsvl {
namespace {

constexpr const char* kMain = "logical reasoning";

}  // namespace

std::vector<Point> solid_corners(bool pyramid, int sides, int turn) {
  constexpr double kApex = 1.6, kUpper = 1.5;
  std::vector<Point> base, upper;
  for (int i = 0; i < sides; ++i) {
    const double at = (turn * 15.0 + i * 360.0 / sides) * std::numbers::pi / 180;
    base.push_back({std::cos(at), 0.35 * std::sin(at)});
    upper.push_back(base.back() + Point{0, kUpper});
  }
  // Where the edges cross the height of the base's middle.
  std::vector<double> places;
  for (const auto& p : base) places.push_back(pyramid ? p.x * kApex / (kApex - p.y) : p.x);
  std::sort(places.begin(), places.end());
  for (size_t i = 1; i < places.size(); ++i)
    if (places[i] - places[i - 1] < 0.06) return {};
  if (pyramid) upper = {{0, kApex}};
  base.insert(base.end(), upper.begin(), upper.end());
  return base;
}

std::optional<Talk> cuboid_measure(const Asking& a) {
  static const Phrases kVolume = {
      {"What is the volume of the box?", "Compute the volume of the cuboid."},
      {"长方体的体积是多少？", "求这个长方体的体积。"}};
  static const Phrases kSurface = {
      {"What is its surface area?", "How large is the surface of the cuboid?"},
      {"它的表面积是多少？", "求长方体的表面积。"}};
  const auto draw = [&] { return static_cast<int>(a.random.between(2, 12)); };
  const int w = draw(), d = draw(), h = draw();
  const int most = std::max({w, d, h}), least = std::min({w, d, h});
  if (most > 4 * least || !a.belongs(str("cuboid ", w, " ", d, " ", h))) return {};
  const auto look = pick_look(a, "0123456789cm ");
  if (!look) return {};
  Board board = drawn_board(a, *look);
  const double x = w, y = h, z = d * 0.5;
  const auto p =
      fitted({{0, 0}, {x, 0}, {x, y}, {0, y}, {z, z}, {x + z, z}, {x + z, y + z}, {z, y + z}},
             board.width(), board.height(), 3.4 * look->size);
  board.polygon({p[0], p[1], p[2], p[3]}, true);
  board.polygon({p[3], p[2], p[6], p[7]}, false);
  board.polygon({p[1], p[5], p[6], p[2]}, false);
  if (a.random.chance(0.6))
    for (const size_t end : {size_t{0}, size_t{5}, size_t{7}}) board.line(p[4], p[end], true);
  board.label(str(w, " cm"), between(p[0], p[1], 0.5) + Point{0, look->size});
  board.label(str(h, " cm"), between(p[0], p[3], 0.5) + Point{-look->size * 0.5, 0}, Align::end);
  board.label(str(d, " cm"), between(p[1], p[5], 0.5) + Point{look->size * 0.5, look->size * 0.6},
              Align::start);
  const std::string volume = str(w, " × ", d, " × ", h, " = ", w * d * h, " cm³");
  const std::string surface = str("2 × (", w, "·", d, " + ", w, "·", h, " + ", d, "·", h,
                                  ") = ", 2 * (w * d + w * h + d * h), " cm²");
  Talk talk{kMain, "solid geometry cuboid", {}, {board.finish()}};
  if (a.random.chance(0.75))
    talk.turns.push_back(
        {a.say(kVolume), a.in("The volume is " + volume + ".", "体积是" + volume + "。")});
  if (talk.turns.empty() || a.random.chance(0.4))
    talk.turns.push_back(
        {a.say(kSurface), a.in("The surface is " + surface + ".", "表面积是" + surface + "。")});
  return talk;
}

std::optional<Talk> round_solid(const Asking& a) {
  static const Phrases kAsk = {
      {"What is the volume of the {0}?", "Work out the volume of this {0}."},
      {"{0}的体积是多少？", "求这个{0}的体积。"}};
  static const Phrases kWhatName = {{"What solid is drawn?", "Name this solid."},
                                    {"图中画的是什么立体？", "说出这个立体的名称。"}};
  const bool cone = a.random.chance(0.5);
  const int r = static_cast<int>(a.random.between(1, 10)),
            h = static_cast<int>(a.random.between(2, 18));
  if (h > 5 * r || r > 2 * h || !a.belongs(str("round solid ", cone, " ", r, " ", h))) return {};
  const auto look = pick_look(a, "0123456789cm =rh");
  if (!look) return {};
  Board board = drawn_board(a, *look);
  const double flat = 0.3;
  const auto p = fitted({{-double(r), -flat * r}, {double(r), h + flat * r}}, board.width(),
                        board.height(), 5 * look->size);
  const double unit = (p[1].x - p[0].x) / (2.0 * r);
  const Point foot{(p[0].x + p[1].x) / 2, p[0].y - flat * r * unit},
      top = foot - Point{0, h * unit};
  const double rx = r * unit, ry = flat * rx;
  auto& shapes = board.shapes();
  shapes.fill_path(arc_points(foot, rx, ry, 0, 360), look->tint, 1);
  shapes.path(arc_points(foot, rx, ry, 180, 360), look->ink, look->line_width);
  const auto back = arc_points(foot, rx, ry, 0, 180);
  for (size_t i = 0; i + 1 < back.size(); i += 2) board.line(back[i], back[i + 1]);
  if (!cone) shapes.path(arc_points(top, rx, ry, 0, 360), look->ink, look->line_width);
  for (const double side : {-rx, rx})
    board.line(foot + Point{side, 0}, cone ? top : top + Point{side, 0});
  board.line(foot, top, true);
  board.line(foot, foot + Point{rx, 0}, true);
  board.label(str("h = ", h, " cm"), between(foot, top, 0.5) + Point{rx + 8, 0}, Align::start);
  board.label(str("r = ", r, " cm"), foot + Point{rx * 0.5, ry + look->size * 0.8});
  const double value = std::numbers::pi * r * r * h / (cone ? 3 : 1);
  const int units = r * r * h;
  const std::string times =
      cone ? str("π·", r, "²·", h,
                 " / 3 = ", units % 3 == 0 ? str(units / 3, "π") : str(units, "π/3"))
           : str("π·", r, "²·", h, " = ", units, "π");
  const std::string steps = str(times, " ≈ ", number_text(value, 4), " cm³");
  const std::string name = cone ? a.in("cone", "圆锥") : a.in("cylinder", "圆柱");
  Talk talk{kMain, "solid geometry round", {}, {board.finish()}};
  if (a.random.chance(0.4))
    talk.turns.push_back({a.say(kWhatName), a.in("A " + name + ".", name + "。")});
  talk.turns.push_back(
      {a.say(kAsk, {name}), a.in("The volume is " + steps + ".", "体积是" + steps + "。")});
  return talk;
}

std::optional<Talk> prism_parts(const Asking& a) {
  static const Phrases kAsk[] = {
      {{"How many edges does the solid have?", "Count the edges of the solid, hidden ones too."},
       {"这个立体有多少条棱？", "数一数这个立体的棱，包括看不见的。"}},
      {{"How many faces does it have?", "How many faces does the solid have?"},
       {"它有多少个面？", "这个立体有几个面？"}},
      {{"How many vertices does it have?", "How many corners does the solid have?"},
       {"它有多少个顶点？", "这个立体有几个顶点？"}}};
  const bool pyramid = a.random.chance(0.5);
  const int n = static_cast<int>(a.random.between(3, 7));
  // By 15 degrees each, until the base looks as it did.
  const int turn = static_cast<int>(a.random.below(24 / std::gcd(24, n)));
  const std::vector<Point> figure = solid_corners(pyramid, n, turn);
  if (figure.empty() || !a.belongs(str("prism ", pyramid, " ", n, " ", turn))) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  Board board = drawn_board(a, *look);
  const auto p = fitted(figure, board.width(), board.height(), 26);
  const auto m = static_cast<size_t>(n);
  const auto above = [&](size_t i) { return pyramid ? m : m + i; };
  // A side whose corners run clockwise is seen from behind.
  const auto is_hidden = [&](size_t i) {
    const Point along = figure[(i + 1) % m] - figure[i], up = figure[above(i)] - figure[i];
    return along.x * up.y - along.y * up.x < -0.02;
  };
  for (size_t i = 0; i < m; ++i) {
    const size_t next = (i + 1) % m;
    board.line(p[i], p[next], is_hidden(i));
    // An edge between a hidden side and a seen one is part of the outline.
    board.line(p[i], p[above(i)], is_hidden(i) && is_hidden((i + m - 1) % m));
    if (!pyramid) board.line(p[m + i], p[m + next]);
  }
  const int counts[] = {pyramid ? 2 * n : 3 * n, pyramid ? n + 1 : n + 2, pyramid ? n + 1 : 2 * n};
  Talk talk{kMain, "solid geometry parts", {}, {board.finish()}};
  const int64_t first = a.random.below(3), turns = a.random.between(1, 3);
  for (int64_t i = 0; i < turns; ++i) {
    const auto which = static_cast<size_t>((first + i) % 3);
    talk.turns.push_back({a.say(kAsk[which]), str(counts[which])});
  }
  return talk;
}

std::optional<Talk> cube_towers(const Asking& a) {
  static const Phrases kAsk = {
      {"The stack is built of cubes, and nothing hides a gap: each tower stands on the ground. How "
       "many cubes are there?",
       "How many unit cubes make up this stack of towers, hidden ones included?"},
      {"这堆积木由小正方体搭成，每一摞都落在地面上。一共有多少个小正方体？",
       "包括被挡住的，这堆积木用了多少个小正方体？"}};
  // Heights fall from the back corner to both sides, so that the top of every tower is seen.
  const int rows = static_cast<int>(a.random.between(1, 3)),
            columns = static_cast<int>(a.random.between(2, 3));
  int heights[3][3] = {};
  std::string key = "towers";
  int total = 0;
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) {
      int most = 4;
      if (i > 0) most = std::min(most, heights[i - 1][j]);
      if (j > 0) most = std::min(most, heights[i][j - 1]);
      heights[i][j] = static_cast<int>(a.random.between(1, most));
      total += heights[i][j];
      key += str(" ", heights[i][j]);
    }
  if (!a.belongs(key)) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  const int side = a.side();
  Board board(side, side, *look, a.pen);
  const double unit = side / 8.5;
  const Point origin{side * 0.5, side * 0.62};
  // x to the lower left (rows), y to the lower right (columns), z up.
  const auto at = [&](double x, double y, double z) {
    return origin + Point{(y - x) * 0.866, (x + y) * 0.5 - z} * unit;
  };
  const Color tones[] = {blend(look->paper, look->tint, 0.6), look->tint,
                         blend(look->tint, look->ink, 0.25)};
  const auto face = [&](const std::vector<Point>& corners, Color tone) {
    board.shapes().fill_path(corners, tone, 1);
    board.polygon(corners, false);
  };
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      for (int k = 0; k < heights[i][j]; ++k) {
        const double x = i, y = j, z = k;
        face({at(x + 1, y, z), at(x + 1, y + 1, z), at(x + 1, y + 1, z + 1), at(x + 1, y, z + 1)},
             tones[1]);
        face({at(x, y + 1, z), at(x + 1, y + 1, z), at(x + 1, y + 1, z + 1), at(x, y + 1, z + 1)},
             tones[2]);
        face({at(x, y, z + 1), at(x + 1, y, z + 1), at(x + 1, y + 1, z + 1), at(x, y + 1, z + 1)},
             tones[0]);
      }
  return Talk{kMain, "solid geometry cubes", {{a.say(kAsk), str(total)}}, {board.finish()}};
}

}  // namespace dsvl

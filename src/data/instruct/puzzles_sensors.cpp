// Drawn heat pictures and clouds of points, whose temperatures and surfaces are known.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "data/instruct/puzzles.h"

namespace dsvl {
namespace {

// Dark blue, violet, red, yellow, white, as heat cameras show it.
Color heat_color(double share) {
  static constexpr Color kStops[] = {
      {10, 10, 60}, {110, 20, 130}, {220, 50, 60}, {250, 190, 40}, {255, 255, 230}};
  const double at = std::clamp(share, 0.0, 1.0) * 4;
  const auto i = std::min<size_t>(3, static_cast<size_t>(at));
  return blend(kStops[i], kStops[i + 1], at - static_cast<double>(i));
}

struct Spot {
  Point middle;
  double radius;
  int degrees;
};

// Beside a square picture: the colours from the lowest temperature to the highest.
void draw_scale(Board& board, int side, int low, int high) {
  for (int i = 0; i < side - 40; ++i)
    board.shapes().fill_box({side + 8.0, side - 20.0 - i}, {side + 22.0, side - 19.0 - i},
                            heat_color(static_cast<double>(i) / (side - 41)));
  board.label(str(low, "°"), {side + 26.0, side - 20.0}, Align::start, board.look().ink, 14);
  board.label(str(high, "°"), {side + 26.0, 20.0}, Align::start, board.look().ink, 14);
}

}  // namespace

std::optional<Talk> heat_picture(const Asking& a) {
  static const Phrases kHot = {
      {"Which of the marked spots is the warmest?", "Where is it hottest: at which letter?"},
      {"标出的各点中哪一处最热？", "哪个字母处温度最高？"}};
  static const Phrases kCold = {
      {"And which marked spot is the coolest?", "Which letter marks the coolest spot?"},
      {"标出的各点中哪一处最凉？", "哪个字母处温度最低？"}};
  static const Phrases kScale = {{"Which range does the colour scale cover?",
                                  "From what to what temperature does the scale go?"},
                                 {"色标的温度范围是多少？", "色标从多少度到多少度？"}};
  const int low = 5 * static_cast<int>(a.random.between(-2, 5)),
            high = low + 10 * static_cast<int>(a.random.between(2, 8));
  const auto count = static_cast<size_t>(a.random.between(2, 4));
  std::vector<int> degrees;
  for (size_t i = 0; i < count; ++i)
    degrees.push_back(low + static_cast<int>(static_cast<double>(high - low) *
                                             (0.3 + 0.7 * (static_cast<double>(i) + 0.7) /
                                                        static_cast<double>(count))));
  a.random.shuffle(degrees);
  std::string key = str("heat ", low, " ", high);
  for (const int d : degrees) key += str(" ", d);
  if (!a.belongs(key)) return {};
  auto look = pick_look(a, "ABCD°-0123456789");
  if (!look) return {};
  look->paper = heat_color(0.08), look->ink = {255, 255, 255};
  const int side = a.side();
  Board board(side + 70, side, *look, a.pen);
  for (size_t i = 0; i < count; ++i) {
    const double turn =
        2 * std::numbers::pi * (static_cast<double>(i) / static_cast<double>(count) + 0.1);
    const Spot spot{{side * (0.5 + 0.27 * std::cos(turn)), side * (0.5 + 0.27 * std::sin(turn))},
                    side * a.random.uniform(count == 4 ? 0.1 : 0.12, count == 4 ? 0.12 : 0.17),
                    degrees[i]};
    const double top = static_cast<double>(spot.degrees - low) / (high - low);
    for (int ring = 16; ring > 0; --ring) {
      const double far = ring / 16.0;
      board.shapes().disc(
          spot.middle, spot.radius * far,
          heat_color(0.08 + (top - 0.08) * std::min(1.0, 1.5 * (1 - far) + 1.0 / 16)));
    }
    board.label(std::string(1, static_cast<char>('A' + i)),
                spot.middle + Point{0, spot.radius + look->size * 0.7});
  }
  draw_scale(board, side, low, high);
  const auto letter = [&](auto it) {
    return std::string(1, static_cast<char>('A' + (it - degrees.begin())));
  };
  const auto [coldest, hottest] = std::minmax_element(degrees.begin(), degrees.end());
  Talk talk{"analysis",
            "sensor image heat",
            {{a.say(kHot), letter(hottest) + a.in(".", "。")}},
            {board.finish()}};
  if (a.random.chance(0.5)) talk.turns.push_back({a.say(kCold), letter(coldest) + a.in(".", "。")});
  if (a.random.chance(0.4))
    talk.turns.push_back({a.say(kScale), a.in(str("From ", low, "° to ", high, "°."),
                                              str("从", low, "°到", high, "°。"))});
  return talk;
}

std::optional<Talk> point_cloud(const Asking& a) {
  static const Phrases kShape = {
      {"The points lie on the surface of a solid. Which: ball, cube, cylinder or cone?",
       "What solid does this point cloud show: a ball, a cube, a cylinder or a cone?"},
      {"这些点位于一个立体的表面上，是球、立方体、圆柱还是圆锥？",
       "这片点云显示的是什么立体：球、立方体、圆柱还是圆锥？"}};
  static const Phrases kColor = {
      {"The colour tells the height. Are the yellow points at the top or at the bottom?",
       "Colour stands for height here: where are the blue points, at the top or at the bottom?"},
      {"颜色表示高度，黄色的点在上面还是下面？", "这里颜色代表高度，蓝色的点在上面还是下面？"}};
  const auto kind = static_cast<size_t>(a.random.below(4));
  const int64_t degrees = a.random.below(360), above = a.random.between(35, 60);  // radians / 100
  if (!a.belongs(str("cloud ", kind, " ", degrees, " ", above))) return {};
  auto look = pick_look(a, "0");
  if (!look) return {};
  look->paper = {20, 22, 28};
  const int side = a.side();
  Board board(side, side, *look, a.pen);
  const double turn = static_cast<double>(degrees) * std::numbers::pi / 180,
               tilt = static_cast<double>(above) / 100;
  for (int i = 0; i < 1400; ++i) {
    const double u = a.random.uniform(-1, 1), v = a.random.uniform(-1, 1),
                 w = a.random.uniform(0, 2 * std::numbers::pi);
    const double r = std::sqrt(a.random.uniform());
    double x = 0, y = 0, z = 0;
    if (kind == 0) {
      const double ring = std::sqrt(1 - u * u);
      x = ring * std::cos(w), y = ring * std::sin(w), z = u;
    } else if (kind == 1) {
      const double sign = i % 2 == 0 ? 0.8 : -0.8;
      double p[3] = {sign, 0.8 * u, 0.8 * v};
      std::rotate(p, p + i / 2 % 3, p + 3);
      x = p[0], y = p[1], z = p[2];
    } else {
      const bool lid = a.random.chance(0.25);
      const double reach = kind == 2 ? 0.7 : 0.8 * (1 - (u + 1) / 2);
      z = lid ? (kind == 2 && v > 0 ? 1 : -1) : u;
      const double far = lid ? 0.75 * r : reach;
      x = far * std::cos(w), y = far * std::sin(w);
    }
    const double depth = x * std::sin(turn) + y * std::cos(turn),
                 across = x * std::cos(turn) - y * std::sin(turn);
    const Point at{side * (0.5 + 0.34 * across),
                   side * (0.5 - 0.34 * (z * std::cos(tilt) - depth * std::sin(tilt)))};
    board.shapes().disc(at, 1.5, blend({60, 110, 255}, {255, 225, 60}, (z + 1) / 2));
  }
  static const std::vector<std::string> kEnglish = {"A ball.", "A cube.", "A cylinder.", "A cone."},
                                        kChinese = {"球。", "立方体。", "圆柱。", "圆锥。"};
  Talk talk{"analysis",
            "point cloud",
            {{a.say(kShape), (a.chinese ? kChinese : kEnglish)[kind]}},
            {board.finish()}};
  if (a.random.chance(0.4)) {
    const bool yellow = a.random.chance(0.5);
    talk.turns.push_back(
        {(a.chinese ? kColor.chinese : kColor.english)[yellow ? 0 : 1],
         yellow ? a.in("At the top.", "在上面。") : a.in("At the bottom.", "在下面。")});
  }
  return talk;
}

}  // namespace dsvl

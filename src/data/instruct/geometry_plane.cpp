// Triangles, rectangles, circles, polygons, angles.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "data/instruct/geometry.h"
#include "data/table.h"

namespace dsvl {
namespace {

constexpr const char* kMain = "logical reasoning";
const std::vector<std::string> kCorners = {"A", "B", "C", "D", "P", "Q", "R", "M", "N", "K"};

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

// Turned by any angle, now and then mirrored.
std::vector<Point> turned(std::vector<Point> figure, Random& random) {
  const double angle = random.uniform(0, 2 * std::numbers::pi);
  const double mirror = random.chance(0.5) ? -1 : 1;
  for (auto& p : figure)
    p = {mirror * (p.x * std::cos(angle) - p.y * std::sin(angle)),
         p.x * std::sin(angle) + p.y * std::cos(angle)};
  return figure;
}

std::vector<std::string> corner_names(size_t count, Random& random) {
  auto names = kCorners;
  random.shuffle(names);
  names.resize(count);
  return names;
}

Point middle_of(const std::vector<Point>& points) {
  Point sum;
  for (const auto& p : points) sum = sum + p;
  return sum * (1.0 / static_cast<double>(points.size()));
}

// Names outside the corners.
void name_corners(Board& board, const std::vector<Point>& corners,
                  const std::vector<std::string>& names) {
  const Point middle = middle_of(corners);
  for (size_t i = 0; i < corners.size(); ++i) {
    const Point away = corners[i] - middle;
    board.label(names[i], corners[i] + away * ((board.look().size * 0.9) / length(away)));
  }
}

// A length beside the side from a to b, on the side away from the figure's middle; what it covers.
Box name_side(Board& board, Point a, Point b, Point middle, const std::string& text) {
  const Point at = between(a, b, 0.5), along = b - a;
  Point aside = Point{-along.y, along.x} * (1 / length(along));
  const Point inward = middle - at;
  if (aside.x * inward.x + aside.y * inward.y > 0) aside = aside * -1;
  const double room = board.look().size * 0.7 + std::abs(aside.x) * board.width_of(text) / 2;
  return board.label(text, at + aside * room);
}

bool inside_circle(const Box& box, Point center, double radius) {
  const double x = std::max(std::abs(box.left - center.x), std::abs(box.right - center.x)),
               y = std::max(std::abs(box.top - center.y), std::abs(box.bottom - center.y));
  return std::hypot(x, y) < radius;
}

}  // namespace

std::vector<Point> draw_corners(int count, Random& random) {
  std::vector<Point> corners;
  const double start = random.uniform(0, 360);
  for (int i = 0; i < count; ++i) {
    const double at = radians(start + (i + random.uniform(-0.12, 0.12)) * 360.0 / count);
    const double far = random.uniform(0.97, 1.03);
    corners.push_back({far * std::cos(at), far * std::sin(at)});
  }
  for (size_t i = 0; i < corners.size(); ++i) {
    const Point here = corners[i], next = corners[(i + 1) % corners.size()],
                after = corners[(i + 2) % corners.size()];
    const Point in = next - here, out = after - next;
    if (std::atan2(in.x * out.y - in.y * out.x, in.x * out.x + in.y * out.y) < radians(15))
      return {};
  }
  return corners;
}

std::optional<Talk> third_angle(const Asking& a) {
  static const Phrases kAsk = {
      {"What is the size of the angle marked “?”?", "How large is the angle at {0}?",
       "Work out the missing angle of the triangle."},
      {"标有“?”的角是多少度？", "{0}处的角有多大？", "求三角形中未知的角。"}};
  const int x = static_cast<int>(a.random.between(25, 110));
  const int y = static_cast<int>(a.random.between(25, std::min<int64_t>(110, 155 - x)));
  if (!a.belongs(str("third angle ", std::min(x, y), " ", std::max(x, y)))) return {};
  const int z = 180 - x - y;
  const auto look = pick_look(a, "ABCDPQRMNK0123456789°?");
  if (!look) return {};
  Board board = drawn_board(a, *look);
  // Two corners on a line, the third where both rays meet.
  const double side = std::sin(radians(y)) / std::sin(radians(z));
  const auto corners =
      fitted(turned({{0, 0}, {1, 0}, {side * std::cos(radians(x)), side * std::sin(radians(x))}},
                    a.random),
             board.width(), board.height(), 2.6 * look->size);
  const auto names = corner_names(3, a.random);
  board.polygon(corners, a.random.chance(0.5));
  name_corners(board, corners, names);
  const Point middle = middle_of(corners);
  const std::array texts = {str(x, "°"), str(y, "°"), std::string("?")};
  for (size_t i = 0; i < 3; ++i) {
    const Point inward = middle - corners[i];
    // Further in where the sides are close together.
    const double half = radians((i == 0 ? x : i == 1 ? y : z) / 2.0);
    const double far = look->size * std::max(1.9, 1.15 / std::sin(half));
    board.label(texts[i], corners[i] + inward * std::min(0.75, far / length(inward)));
  }
  const std::string sum = str("180° − ", x, "° − ", y, "° = ", z, "°");
  return Talk{kMain,
              "plane geometry angles",
              {{a.say(kAsk, {names[2]}),
                a.in("The angles of a triangle add up to 180°, so it is " + sum + ".",
                     "三角形内角和为180°，所以它是" + sum + "。")}},
              {board.finish()}};
}

std::optional<Talk> right_triangle(const Asking& a) {
  static const Phrases kAsk = {
      {"How long is the side {0}?", "Find the length of {0}.",
       "The triangle has a right angle at {1}. What is the length of {0}?"},
      {"边{0}有多长？", "求{0}的长度。", "三角形在{1}处为直角，{0}长多少？"}};
  static constexpr int kTriples[][3] = {{3, 4, 5},    {5, 12, 13}, {8, 15, 17}, {7, 24, 25},
                                        {20, 21, 29}, {9, 40, 41}, {12, 35, 37}};
  const auto& triple = kTriples[a.random.below(7)];
  const int scale = static_cast<int>(a.random.between(1, 4)),
            unknown = static_cast<int>(a.random.below(3));
  const int p = triple[0] * scale, q = triple[1] * scale, r = triple[2] * scale;
  if (!a.belongs(str("right triangle ", p, " ", q, " ", r, " ", unknown))) return {};
  const auto look = pick_look(a, "ABCDPQRMNK0123456789cm ?");
  if (!look) return {};
  Board board = drawn_board(a, *look);
  const auto corners = fitted(turned({{0, 0}, {double(p), 0}, {0, double(q)}}, a.random),
                              board.width(), board.height(), 3.6 * look->size);
  const auto names = corner_names(3, a.random);
  board.polygon(corners, a.random.chance(0.5));
  name_corners(board, corners, names);
  const double square = look->size * 0.7;
  const Point u = (corners[1] - corners[0]) * (square / length(corners[1] - corners[0]));
  const Point v = (corners[2] - corners[0]) * (square / length(corners[2] - corners[0]));
  board.line(corners[0] + u, corners[0] + u + v);
  board.line(corners[0] + v, corners[0] + u + v);
  const Point middle = middle_of(corners);
  const auto side_text = [&](int index, int value) {
    return index == unknown ? std::string("?") : str(value, " cm");
  };
  name_side(board, corners[0], corners[1], middle, side_text(0, p));
  name_side(board, corners[0], corners[2], middle, side_text(1, q));
  name_side(board, corners[1], corners[2], middle, side_text(2, r));
  const std::array sides = {names[0] + names[1], names[0] + names[2], names[1] + names[2]};
  const auto root = [](int one, const char* sign, int other) {
    return str("√(", one, "² ", sign, " ", other, "²) = √",
               *sign == '+' ? one * one + other * other : one * one - other * other);
  };
  const int value = unknown == 0 ? p : unknown == 1 ? q : r;
  const std::string steps = unknown == 2 ? root(p, "+", q) : root(r, "−", unknown == 0 ? q : p);
  const std::string& side = sides[static_cast<size_t>(unknown)];
  return Talk{kMain,
              "plane geometry length",
              {{a.say(kAsk, {side, names[0]}),
                a.in(str("By the theorem of Pythagoras ", side, " = ", steps, " = ", value, " cm."),
                     str("由勾股定理，", side, " = ", steps, " = ", value, " cm。"))}},
              {board.finish()}};
}

std::optional<Talk> rectangle_measure(const Asking& a) {
  static const Phrases kArea = {
      {"What is the area of the rectangle?", "Compute the rectangle's area."},
      {"长方形的面积是多少？", "求这个长方形的面积。"}};
  static const Phrases kAround = {
      {"What is the perimeter of the rectangle?", "How far is it around the rectangle?"},
      {"长方形的周长是多少？", "求这个长方形的周长。"}};
  const int p = static_cast<int>(a.random.between(2, 24)),
            q = static_cast<int>(a.random.between(2, 24));
  if (p == q || p > 4 * q || q > 4 * p || !a.belongs(str("rectangle ", p, " ", q))) return {};
  const auto look = pick_look(a, "0123456789cm ");
  if (!look) return {};
  Board board = drawn_board(a, *look);
  const auto corners = fitted({{0, 0}, {double(p), 0}, {double(p), double(q)}, {0, double(q)}},
                              board.width(), board.height(), 3.6 * look->size);
  board.polygon(corners, a.random.chance(0.6));
  const Point middle = middle_of(corners);
  name_side(board, corners[0], corners[1], middle, str(p, " cm"));
  name_side(board, corners[1], corners[2], middle, str(q, " cm"));
  const std::string area = str(p, " cm × ", q, " cm = ", p * q, " cm²");
  const std::string around = str("2 × (", p, " + ", q, ") = ", 2 * (p + q));
  const Turn first{a.say(kArea), a.in("The area is " + area + ".", "面积是" + area + "。")};
  const Turn second{a.say(kAround),
                    a.in("The perimeter is " + around + " cm.", "周长是" + around + " cm。")};
  Talk talk{kMain, "plane geometry area", {}, {board.finish()}};
  const int64_t kind = a.random.below(3);
  if (kind != 1) talk.turns.push_back(first);
  if (kind != 0) talk.turns.push_back(second);
  return talk;
}

std::optional<Talk> circle_measure(const Asking& a) {
  static const Phrases kArea = {{"What is the area of the circle?", "Work out the circle's area."},
                                {"圆的面积是多少？", "求圆的面积。"}};
  static const Phrases kAround = {
      {"What is the circumference of the circle?", "How long is the circle's edge?"},
      {"圆的周长是多少？", "求圆的周长。"}};
  const int r = static_cast<int>(a.random.between(1, 30));
  const bool by_diameter = a.random.chance(0.5), area = a.random.chance(0.5);
  if (!a.belongs(str("circle ", r, by_diameter, area))) return {};
  const auto look = pick_look(a, "0123456789cm rd=");
  if (!look) return {};
  const int side = a.side();
  Board board(side, side, *look, a.pen);
  const Point center{side / 2.0, side / 2.0};
  const double radius = side * a.random.uniform(0.25, 0.42);
  board.circle(center, radius, a.random.chance(0.5));
  const double turn = radians(a.random.uniform(0, 360));
  const Point edge = Point{std::cos(turn), std::sin(turn)} * radius;
  board.line(by_diameter ? center - edge : center, center + edge);
  board.shapes().disc(center, look->line_width * 1.6, look->ink);
  const std::string text = by_diameter ? str("d = ", 2 * r, " cm") : str("r = ", r, " cm");
  // A diameter's beside it, a radius's on the side of the centre that it does not come to.
  const Box label =
      by_diameter
          ? name_side(board, center - edge, center + edge, center + Point{edge.y, -edge.x}, text)
          : board.label(text, {center.x, center.y + (edge.y > 0 ? -1 : 1) * look->size});
  if (!inside_circle(label, center, radius - 4)) return {};
  const std::string first = by_diameter ? a.in(str("The radius is ", 2 * r, " / 2 = ", r, " cm. "),
                                               str("半径是", 2 * r, " ÷ 2 = ", r, " cm。"))
                                        : "";
  const double value = area ? std::numbers::pi * r * r : 2 * std::numbers::pi * r;
  const std::string steps =
      area ? str("π·", r, "² = ", r * r, "π ≈ ", number_text(value, 4), " cm²")
           : str("2·π·", r, " = ", 2 * r, "π ≈ ", number_text(value, 4), " cm");
  const std::string answer =
      a.in(str(first, area ? "The area is " : "The circumference is ", steps, "."),
           str(first, area ? "面积是" : "周长是", steps, "。"));
  return Talk{
      kMain, "plane geometry circle", {{a.say(area ? kArea : kAround), answer}}, {board.finish()}};
}

std::optional<Talk> polygon_angles(const Asking& a) {
  static const Phrases kHowMany = {
      {"How many sides does the figure have?", "Count the corners of the polygon."},
      {"这个图形有几条边？", "数一数多边形有几个角。"}};
  static const Phrases kSum = {
      {"What do its inner angles add up to?", "What is the sum of the interior angles?"},
      {"它的内角和是多少？", "求它的内角和。"}};
  const int n = static_cast<int>(a.random.between(4, 10));
  const auto corners = draw_corners(n, a.random);
  if (corners.empty()) return {};
  std::string key = "polygon";
  for (const auto& corner : corners)
    key += str(" ", std::lround(100 * corner.x), ",", std::lround(100 * corner.y));
  if (!a.belongs(key)) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  Board board = drawn_board(a, *look);
  board.polygon(fitted(corners, board.width(), board.height(), 24), a.random.chance(0.5));
  const std::string sum = str("(", n, " − 2) × 180° = ", (n - 2) * 180, "°");
  return Talk{kMain,
              "plane geometry polygon",
              {{a.say(kHowMany), str(n)},
               {a.say(kSum), a.in("They add up to " + sum + ".", "内角和是" + sum + "。")}},
              {board.finish()}};
}

std::optional<Talk> kind_of_angle(const Asking& a) {
  static const Phrases kAsk = {
      {"Is the angle acute, right or obtuse?",
       "What kind of angle is drawn: acute, right or obtuse?"},
      {"这个角是锐角、直角还是钝角？", "图中画的是哪种角：锐角、直角还是钝角？"}};
  const int64_t kind = a.random.below(3);
  const int64_t degrees = kind == 0   ? a.random.between(20, 72)
                          : kind == 1 ? 90
                                      : a.random.between(108, 165);
  const int turn = static_cast<int>(a.random.below(360));
  if (!a.belongs(str("angle ", degrees, " ", turn))) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  const int side = a.side();
  Board board(side, side, *look, a.pen);
  const double far = side * a.random.uniform(0.5, 0.7);
  const auto ray = [&](double at) { return Point{std::cos(radians(at)), -std::sin(radians(at))}; };
  const double ends[] = {double(turn), double(turn + degrees)};
  const Point tilt = (ray(ends[0]) + ray(ends[1])) * (far / 3);
  const Point corner = Point{side / 2.0, side / 2.0} - tilt;
  board.line(corner, corner + ray(ends[0]) * (far * 0.75));
  board.line(corner, corner + ray(ends[1]) * (far * 0.75));
  board.shapes().path(arc_points(corner, far * 0.2, far * 0.2, ends[0], ends[1]), look->ink,
                      look->line_width);
  static const std::vector<std::string> kEnglish = {
      "It is acute: less than 90°.", "It is a right angle: 90°.", "It is obtuse: more than 90°."};
  static const std::vector<std::string> kChinese = {"是锐角，小于90°。", "是直角，等于90°。",
                                                    "是钝角，大于90°。"};
  return Talk{kMain,
              "plane geometry angles",
              {{a.say(kAsk), (a.chinese ? kChinese : kEnglish)[static_cast<size_t>(kind)]}},
              {board.finish()}};
}

}  // namespace dsvl

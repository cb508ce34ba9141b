// Resistors in series and parallel; switches and a lamp.
#include <cmath>

#include "base/error.h"
#include "data/instruct/diagrams.h"
#include "data/table.h"

namespace dsvl {
namespace {

// The wire from a to b with a resistor in its middle.
void resistor(Board& board, Point a, Point b, const std::string& name, bool label_below) {
  const Point along = (b - a) * (1 / length(b - a)), aside{-along.y, along.x};
  const Point middle = between(a, b, 0.5);
  const double half = 24, high = 8;
  board.line(a, middle - along * half);
  board.line(middle + along * half, b);
  board.polygon({middle - along * half + aside * high, middle + along * half + aside * high,
                 middle + along * half - aside * high, middle - along * half - aside * high},
                true);
  const bool upright = std::abs(along.y) > 0.5;
  if (upright)
    board.label(name, middle + Point{14, 0}, Align::start);
  else
    board.label(name, middle + Point{0, label_below ? 8 + board.look().size * 0.8
                                                    : -8 - board.look().size * 0.7});
}

void battery(Board& board, Point a, Point b, const std::string& name) {
  const Point middle = between(a, b, 0.5);
  board.line(a, middle - Point{0, 5});
  board.line(middle + Point{0, 5}, b);
  board.line(middle + Point{-16, -5}, middle + Point{16, -5});
  board.shapes().line(middle + Point{-8, 5}, middle + Point{8, 5}, board.look().ink,
                      board.look().line_width * 2);
  board.label(name, middle + Point{22, 0}, Align::start);
}

void lamp(Board& board, Point a, Point b) {
  const Point middle = between(a, b, 0.5);
  const double radius = 14, part = radius * 0.707;
  board.line(a, middle - Point{0, radius});
  board.line(middle + Point{0, radius}, b);
  board.circle(middle, radius, false);
  board.line(middle + Point{-part, -part}, middle + Point{part, part});
  board.line(middle + Point{-part, part}, middle + Point{part, -part});
}

void switch_at(Board& board, Point a, Point b, const std::string& name, bool closed) {
  const Point middle = between(a, b, 0.5), left = middle - Point{18, 0},
              right = middle + Point{18, 0};
  board.line(a, left);
  board.line(right, b);
  board.shapes().disc(left, 3, board.look().ink);
  board.shapes().disc(right, 3, board.look().ink);
  board.line(left, closed ? right : right + Point{-4, -20});
  board.label(name, middle + Point{0, board.look().size});
}

struct Frame {
  double left, right, top, bottom;
  explicit Frame(const Board& board)
      : left(board.width() * 0.17),
        right(board.width() * 0.83),
        top(board.height() * 0.24),
        bottom(board.height() * 0.8) {}
};

}  // namespace

std::optional<Talk> circuit_values(const Asking& a) {
  static const Phrases kTotal = {{"What is the total resistance of the circuit?",
                                  "Find the equivalent resistance of the resistors."},
                                 {"电路的总电阻是多少？", "求这些电阻的等效电阻。"}};
  static const Phrases kCurrent = {
      {"What current does the battery deliver?", "How large is the current through the battery?"},
      {"电池输出的电流是多少？", "流过电池的电流有多大？"}};
  static const Phrases kKind = {{"Are R1 and R2 in series or in parallel?",
                                 "How are R1 and R2 connected, in series or in parallel?"},
                                {"R1和R2是串联还是并联？", "R1与R2是怎样连接的，串联还是并联？"}};
  // Pairs whose parallel resistance is a whole number.
  static constexpr int kPairs[][2] = {{6, 3},   {4, 4},  {12, 6}, {20, 5}, {10, 10},
                                      {30, 15}, {12, 4}, {24, 8}, {6, 6},  {18, 9}};
  const bool parallel = a.random.chance(0.5);
  const auto& pair = kPairs[a.random.below(10)];
  const bool swapped = a.random.chance(0.5);
  const int r1 = parallel ? pair[swapped] : static_cast<int>(a.random.between(1, 30));
  const int r2 = parallel ? pair[1 - swapped] : static_cast<int>(a.random.between(1, 30));
  const int total = parallel ? r1 * r2 / (r1 + r2) : r1 + r2;
  const int current = static_cast<int>(a.random.between(1, 8)), volts = total * current;
  if (volts > 240 || !a.belongs(str("circuit ", parallel, " ", r1, " ", r2, " ", current)))
    return {};
  const auto look = pick_look(a, "R12345= 06789ΩV");
  if (!look) return {};
  Board board = drawn_board(a, *look, 430);
  Frame f(board);
  if (parallel) f.right = board.width() * 0.72;
  battery(board, {f.left, f.top}, {f.left, f.bottom}, str(volts, " V"));
  const auto name = [](int n, int value) { return str("R", n, " = ", value, " Ω"); };
  if (parallel) {
    const double middle = f.left + (f.right - f.left) * 0.46;
    resistor(board, {middle, f.top}, {middle, f.bottom}, name(1, r1), false);
    resistor(board, {f.right, f.top}, {f.right, f.bottom}, name(2, r2), false);
    board.line({f.left, f.top}, {f.right, f.top});
    board.line({f.left, f.bottom}, {f.right, f.bottom});
  } else {
    resistor(board, {f.left, f.top}, {f.right, f.top}, name(1, r1), false);
    resistor(board, {f.left, f.bottom}, {f.right, f.bottom}, name(2, r2), true);
    board.line({f.right, f.top}, {f.right, f.bottom});
  }
  const std::string sum = parallel ? str(r1, "·", r2, " / (", r1, " + ", r2, ") = ", total, " Ω")
                                   : str(r1, " + ", r2, " = ", total, " Ω");
  const std::string ohm = str(volts, " V / ", total, " Ω = ", current, " A");
  const bool physics = a.random.chance(0.5);
  Talk talk{physics ? "logical reasoning" : "analysis",
            physics ? "physics circuits" : "circuit",
            {},
            {board.finish()}};
  const Turn kind{a.say(kKind),
                  parallel ? a.in("In parallel.", "并联。") : a.in("In series.", "串联。")};
  const Turn whole{a.say(kTotal), a.in("R = " + sum + ".", "R = " + sum + "。")};
  if (!physics || a.random.chance(0.3)) talk.turns.push_back(kind);
  if (physics || a.random.chance(0.6)) talk.turns.push_back(whole);
  if (physics)
    talk.turns.push_back(
        {a.say(kCurrent), a.in("I = U / R = " + ohm + ".", "I = U / R = " + ohm + "。")});
  return talk;
}

std::optional<Talk> circuit_switches(const Asking& a) {
  static const Phrases kLit = {{"Is the lamp lit?", "Does current flow through the lamp?"},
                               {"灯亮着吗？", "灯中有电流通过吗？"}};
  static const Phrases kWhy = {{"Why?", "What is the cause of that?"},
                               {"为什么？", "原因是什么？"}};
  static const Phrases kOpen = {
      {"Is switch {0} open or closed?", "What is the state of switch {0}?"},
      {"开关{0}是断开还是闭合的？", "开关{0}处于什么状态？"}};
  static const Phrases kDo = {{"What would light it?", "What has to be done to light the lamp?"},
                              {"怎样才能让灯亮？", "要让灯亮，该怎么做？"}};
  const bool s1 = a.random.chance(0.5), s2 = a.random.chance(0.5), lit = s1 && s2;
  const int volts = static_cast<int>(a.random.between(1, 60));
  if (!a.belongs(str("switches ", s1, s2, " ", volts))) return {};
  const auto look = pick_look(a, "S12V 0123456789");
  if (!look) return {};
  Board board = drawn_board(a, *look, 340);
  const Frame f(board);
  battery(board, {f.left, f.top}, {f.left, f.bottom}, str(volts, " V"));
  switch_at(board, {f.left, f.top}, {f.right, f.top}, "S1", s1);
  switch_at(board, {f.left, f.bottom}, {f.right, f.bottom}, "S2", s2);
  lamp(board, {f.right, f.top}, {f.right, f.bottom});
  const std::string open = s1 ? "S2" : s2 ? "S1" : a.in("S1 and S2", "S1和S2");
  const std::string cause =
      lit ? a.in("Both switches are closed, so the circuit is complete.",
                 "两个开关都闭合，电路是通路。")
          : a.in(str(s1 || s2 ? "Switch " : "Switches ", open, s1 || s2 ? " is open" : " are open",
                     ", so the circuit is broken."),
                 "开关" + open + "断开，电路不通。");
  const std::string cure = a.in("Close " + open + ".", "闭合" + open + "。");
  const Turn is_lit{a.say(kLit), lit ? a.in("Yes.", "是的。") : a.in("No.", "没有。")};
  const int64_t kind = a.random.below(3);
  if (kind == 0) {
    const bool first = a.random.chance(0.5), closed = first ? s1 : s2;
    return Talk{"commonsense reasoning",
                "state of a switch",
                {{a.say(kOpen, {first ? "S1" : "S2"}),
                  closed ? a.in("It is closed.", "闭合。") : a.in("It is open.", "断开。")},
                 is_lit},
                {board.finish()}};
  }
  Talk talk{"commonsense reasoning",
            kind == 1 || lit ? "cause of a state" : "hardware switches",
            {is_lit},
            {board.finish()}};
  talk.turns.push_back({a.say(kWhy), cause});
  if (kind == 2 && !lit) talk.turns.push_back({a.say(kDo), cure});
  return talk;
}

}  // namespace dsvl

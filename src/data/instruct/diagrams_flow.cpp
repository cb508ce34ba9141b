// Flow charts of small programs: what they print, and the program itself.
#include <array>

#include "base/error.h"
#include "data/instruct/diagrams.h"

namespace dsvl {
namespace {

// x is read; a test of x sends it one of two ways; x is printed.
struct Flow {
  int limit = 0;
  std::array<char, 2> signs{};  // '+', '-' or '*': on yes, on no
  std::array<int, 2> by{};
  std::string step(size_t way, const char* times) const {
    return str("x = x ", signs[way] == '*' ? times : std::string(1, signs[way]), " ", by[way]);
  }
  int run(int x) const {
    const size_t way = x > limit ? 0 : 1;
    return signs[way] == '+' ? x + by[way] : signs[way] == '-' ? x - by[way] : x * by[way];
  }
  std::string python() const {
    return str("x = int(input())\nif x > ", limit, ":\n    ", step(0, "*"), "\nelse:\n    ",
               step(1, "*"), "\nprint(x)");
  }
};

Flow pick_flow(Random& random) {
  Flow flow;
  flow.limit = static_cast<int>(random.between(0, 30));
  for (size_t way = 0; way < 2; ++way) {
    flow.signs[way] = "+-*"[random.below(3)];
    flow.by[way] =
        static_cast<int>(flow.signs[way] == '*' ? random.between(2, 6) : random.between(1, 20));
  }
  return flow;
}

struct FlowWords {
  std::string start, read, yes, no, print, end;
};

void box(Board& board, Point middle, const std::string& text, double half, bool slanted = false) {
  const double high = board.look().size * 0.95, slant = slanted ? high * 0.7 : 0;
  board.polygon({middle + Point{-half + slant, -high}, middle + Point{half + slant, -high},
                 middle + Point{half - slant, high}, middle + Point{-half - slant, high}},
                true);
  board.label(text, middle);
}

void round_end(Board& board, Point middle, const std::string& text) {
  const double high = board.look().size * 0.9, half = board.width_of(text) / 2 + 4;
  auto outline = arc_points(middle - Point{half, 0}, high, high, 90, 270);
  const auto right = arc_points(middle + Point{half, 0}, high, high, -90, 90);
  outline.insert(outline.end(), right.begin(), right.end());
  board.polygon(outline, true);
  board.label(text, middle);
}

void draw_flow(Board& board, const Flow& flow, const FlowWords& words) {
  const double size = board.look().size, middle = board.width() / 2.0;
  const double step = board.height() / 6.2;
  const auto row = [&](int i) { return step * (0.6 + i); };
  const double aside = board.width() * 0.26, half = board.width_of("x = x + 00") / 2 + size * 0.6;
  round_end(board, {middle, row(0)}, words.start);
  box(board, {middle, row(1)}, words.read, board.width_of(words.read) / 2 + size, true);
  const std::string test = str("x > ", flow.limit);
  const double wide = board.width_of(test) / 2 + size * 1.8, high = step * 0.42;
  const Point diamond{middle, row(2)};
  board.polygon({diamond - Point{wide, 0}, diamond - Point{0, high}, diamond + Point{wide, 0},
                 diamond + Point{0, high}},
                true);
  board.label(test, diamond);
  const double edge = size * 0.95;
  board.arrow({middle, row(0) + edge}, {middle, row(1) - edge});
  board.arrow({middle, row(1) + edge}, {middle, row(2) - high});
  const double ways[] = {middle - aside, middle + aside};
  for (size_t way = 0; way < 2; ++way) {
    const double x = ways[way], from = middle + (way == 0 ? -wide : wide);
    board.line({from, row(2)}, {x, row(2)});
    board.arrow({x, row(2)}, {x, row(3) - edge});
    board.label(way == 0 ? words.yes : words.no, {(from + x) / 2, row(2) - size * 0.75});
    box(board, {x, row(3)}, flow.step(way, "×"), half);
    board.line({x, row(3) + edge}, {x, row(4) - edge * 1.7});
    board.line({x, row(4) - edge * 1.7}, {middle, row(4) - edge * 1.7});
  }
  board.arrow({middle, row(4) - edge * 1.7}, {middle, row(4) - edge});
  box(board, {middle, row(4)}, words.print, board.width_of(words.print) / 2 + size, true);
  board.arrow({middle, row(4) + edge}, {middle, row(5) - edge});
  round_end(board, {middle, row(5)}, words.end);
}

}  // namespace

std::optional<Talk> flow_chart(const Asking& a) {
  static const Phrases kRun = {
      {"What is printed when the input is {0}?", "The program reads {0}. What does it print?"},
      {"输入为{0}时输出什么？", "如果输入{0}，输出是多少？"}};
  static const Phrases kCode = {
      {"Write the flow chart as a Python program.", "Turn this flow chart into Python code."},
      {"把流程图写成 Python 程序。", "将这张流程图转换为 Python 代码。"}};
  const Flow flow = pick_flow(a.random);
  if (!a.belongs("flow " + flow.python())) return {};
  const auto look = pick_look(
      a, a.in("StartEndread print xYesNo >=+-×0123456789", "开始结束输入出x是否 >=+-×0123456789"));
  if (!look) return {};
  const FlowWords words{a.in("Start", "开始"), a.in("read x", "输入 x"),  a.in("Yes", "是"),
                        a.in("No", "否"),      a.in("print x", "输出 x"), a.in("End", "结束")};
  Board board = drawn_board(a, *look, 380, 400);
  draw_flow(board, flow, words);
  if (a.random.chance(0.4))
    return Talk{"conversion",
                "flowchart",
                {{a.say(kCode), "```python\n" + flow.python() + "\n```"}},
                {board.finish()}};
  Talk talk{"analysis", "flowchart", {}, {board.finish()}};
  const int64_t turns = a.random.between(1, 2);
  const auto first = static_cast<int>(a.random.between(-12, 12)),
             apart = static_cast<int>(a.random.between(1, 24));
  for (int64_t i = 0; i < turns; ++i) {
    // Within 12 of the limit; the second is another.
    const int x = flow.limit + (first + 12 + (i == 0 ? 0 : apart)) % 25 - 12;
    const bool yes = x > flow.limit;
    const std::string step = flow.step(yes ? 0 : 1, "×");
    talk.turns.push_back(
        {a.say(kRun, {str(x)}), a.in(str(x, yes ? " > " : " ≤ ", flow.limit, ", so ", step,
                                         " is done; ", flow.run(x), " is printed."),
                                     str(x, yes ? " > " : " ≤ ", flow.limit, "，执行", step,
                                         "，输出", flow.run(x), "。"))});
  }
  return talk;
}

}  // namespace dsvl

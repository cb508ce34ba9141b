// Grids of figures with one that differs, rows that go on, lengths and discs that deceive.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/puzzles.h"
#include "data/instruct/shape_scene.h"

namespace dsvl {
namespace {

constexpr const char* kCommonsense = "commonsense reasoning";

struct Grid {
  int rows, columns;
  double cell;
  Point middle(int row, int column) const { return {cell * (column + 0.5), cell * (row + 0.5)}; }
};

Grid pick_grid(const Asking& a) {
  const auto rows = static_cast<int>(a.random.between(3, 6)),
             columns = static_cast<int>(a.random.between(3, 7));
  return {rows, columns, static_cast<double>(a.side()) / std::max(rows, columns)};
}

Board grid_board(const Grid& grid, const Look& look, Pen& pen) {
  return {static_cast<int>(grid.cell * grid.columns), static_cast<int>(grid.cell * grid.rows), look,
          pen};
}

std::string place_text(const Asking& a, int row, int column) {
  return as_sentence(cell_name(a, row, column), a.chinese);
}

}  // namespace

std::optional<Talk> odd_one_out(const Asking& a) {
  static const Phrases kWhereIs = {
      {"One of these is not like the others. Which one?",
       "Where is the odd one out? Give row and column."},
      {"其中一个与众不同，是哪一个？", "哪一个和其他的不一样？说出行和列。"}};
  static const Phrases kHow = {{"How does it differ?", "What is odd about it?"},
                               {"它有什么不同？", "它奇怪在哪里？"}};
  static const Phrases kBox = {{"Give its box.", "Locate it."}, {"给出它的边界框。", "定位它。"}};
  const Grid grid = pick_grid(a);
  const auto row = static_cast<int>(a.random.below(grid.rows)),
             column = static_cast<int>(a.random.below(grid.columns));
  const auto& kinds = figure_kinds();
  const auto& kind = a.random.pick(kinds);
  const auto& other = a.random.pick(kinds);
  const auto& color = a.random.pick(named_colors());
  const auto& other_color = a.random.pick(named_colors());
  const bool by_color = a.random.chance(0.5);
  if (by_color ? &color == &other_color : &kind == &other) return {};
  if (!a.belongs(
          str("odd ", grid.rows, grid.columns, row, column, kind.english, color.english, by_color)))
    return {};
  auto look = pick_look(a, "0");
  if (!look) return {};
  look->paper = {250, 250, 250};
  Board board = grid_board(grid, *look, a.pen);
  const ColoredFigure odd{by_color ? &kind : &other, by_color ? &other_color : &color,
                          grid.middle(row, column), grid.cell * 0.36};
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.columns; ++c) {
      ColoredFigure f{&kind, &color, grid.middle(r, c), odd.radius};
      if (r == row && c == column) f = odd;
      board.shapes().fill_path(figure_outline(*f.kind, f.center, f.radius), f.color->color, 1);
    }
  const std::string how =
      by_color
          ? a.in(str("It is ", other_color.english, ", the others are ", color.english, "."),
                 str("它是", other_color.chinese, "，其他的是", color.chinese, "。"))
          : a.in(str("It is a ", other.english, ", the others are ", plural(kind.english), "."),
                 str("它是", other.chinese, "，其他的是", kind.chinese, "。"));
  Talk talk{kCommonsense,
            "oddities in images",
            {{a.say(kWhereIs), place_text(a, row, column)}, {a.say(kHow), how}},
            {}};
  if (a.random.chance(0.4))
    talk.turns.push_back({a.say(kBox), grounded(a.in("the odd one", "与众不同的一个"), odd.box(),
                                                board.width(), board.height())});
  talk.images.push_back(board.finish());
  return talk;
}

std::optional<Talk> broken_pattern(const Asking& a) {
  static const Phrases kAsk = {{"The pattern should repeat without a gap. Where is the defect?",
                                "Inspect the pattern: which cell is faulty?"},
                               {"图案应当完整重复，缺陷在哪里？", "检查这个图案，哪一格有缺陷？"}};
  static const Phrases kAny = {
      {"Does the pattern have a defect?", "Is there a flaw in the pattern?"},
      {"图案有缺陷吗？", "这个图案有没有瑕疵？"}};
  static const Phrases kWhat = {{"What is wrong there?", "What kind of defect is it?"},
                                {"那里有什么问题？", "是什么样的缺陷？"}};
  const Grid grid = pick_grid(a);
  const auto row = static_cast<int>(a.random.below(grid.rows)),
             column = static_cast<int>(a.random.below(grid.columns));
  const auto& kind = a.random.pick(figure_kinds());
  const auto fault = a.random.below(4);  // missing, smaller, broken in half, none
  if (!a.belongs(str("defect ", grid.rows, grid.columns, row, column, kind.english, fault)))
    return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  Board board = grid_board(grid, *look, a.pen);
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.columns; ++c) {
      const bool here = r == row && c == column;
      if (here && fault == 0) continue;
      const Point middle = grid.middle(r, c);
      board.shapes().fill_path(
          figure_outline(kind, middle, grid.cell * (here && fault == 1 ? 0.2 : 0.36)), look->ink,
          1);
      if (here && fault == 2)
        board.shapes().fill_box(middle - Point{0, grid.cell * 0.5},
                                middle + Point{grid.cell * 0.5, grid.cell * 0.5}, look->paper);
    }
  static const std::vector<std::string> kEnglish = {
      "A figure is missing.", "The figure is too small.", "Half of the figure is missing."};
  static const std::vector<std::string> kChinese = {"缺了一个图形。", "图形太小了。",
                                                    "图形缺了一半。"};
  Talk talk{kCommonsense, "defect detection", {}, {board.finish()}};
  if (fault == 3) {
    talk.turns.push_back({a.say(kAny), a.in("No, all cells are alike.", "没有，每一格都一样。")});
    return talk;
  }
  if (a.random.chance(0.3)) talk.turns.push_back({a.say(kAny), a.in("Yes.", "有。")});
  talk.turns.push_back({a.say(kAsk), place_text(a, row, column)});
  talk.turns.push_back(
      {a.say(kWhat), (a.chinese ? kChinese : kEnglish)[static_cast<size_t>(fault)]});
  return talk;
}

std::optional<Talk> next_in_row(const Asking& a) {
  static const Phrases kAsk = {{"Which figure comes next in the row?", "How does the row go on?"},
                               {"下一个图形是什么？", "这一行接下来应该是什么？"}};
  const auto period = static_cast<size_t>(a.random.between(2, 3)),
             hues = static_cast<size_t>(a.random.between(1, 3));
  const size_t shown = period * hues <= 4 ? 2 * period * hues : period * hues + 3;
  std::vector<const FigureKind*> kinds;
  std::vector<const NamedColor*> colors;
  for (size_t i = 0; i < period; ++i) kinds.push_back(&a.random.pick(figure_kinds()));
  for (size_t i = 0; i < hues; ++i) colors.push_back(&a.random.pick(named_colors()));
  // Told apart: neighbours in each cycle differ.
  for (size_t i = 0; i < period; ++i)
    if (kinds[i] == kinds[(i + 1) % period]) return {};
  for (size_t i = 0; i < hues; ++i)
    if (hues > 1 && colors[i] == colors[(i + 1) % hues]) return {};
  std::string key = "row";
  for (const auto* k : kinds) key += k->english;
  for (const auto* c : colors) key += c->english;
  if (!a.belongs(key)) return {};
  auto look = pick_look(a, "?");
  if (!look) return {};
  look->paper = {250, 250, 250};
  const double cell = 58;
  Board board(static_cast<int>(cell * static_cast<double>(shown + 1)), static_cast<int>(cell * 1.3),
              *look, a.pen);
  for (size_t i = 0; i < shown; ++i)
    board.shapes().fill_path(
        figure_outline(*kinds[i % period], {cell * (static_cast<double>(i) + 0.5), cell * 0.65},
                       cell * 0.38),
        colors[i % hues]->color, 1);
  board.label("?", {cell * (static_cast<double>(shown) + 0.5), cell * 0.65}, Align::center,
              {40, 40, 40}, 30);
  const ColoredFigure next{kinds[shown % period], colors[shown % hues], {}, 0};
  return Talk{
      "logical reasoning",
      "iq puzzles rows",
      {{a.say(kAsk),
        as_sentence(a.chinese ? figure_name(next, true) : one_figure(next, false), a.chinese)}},
      {board.finish()}};
}

std::optional<Talk> two_lengths(const Asking& a) {
  static const Phrases kAsk = {
      {"Which line between the arrow heads is longer, the upper or the lower one, or are both "
       "alike?",
       "Compare the two horizontal lines: is one of them longer?"},
      {"箭头之间的两条横线，哪条更长，还是一样长？", "比较两条水平线段，有一条更长吗？"}};
  const auto upper = static_cast<int>(a.random.between(110, 190));
  const int64_t kind = a.random.below(3);
  const int lower = kind == 0 ? upper : kind == 1 ? upper * 5 / 4 : upper * 4 / 5;
  const bool outward = a.random.chance(0.5);
  const auto fins = a.random.uniform(0.12, 0.25);
  if (!a.belongs(str("two lines ", upper, " ", kind, outward))) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  const int side = std::max(340, a.side());
  Board board(side, side * 2 / 3, *look, a.pen);
  const auto draw = [&](int size, double y, bool out) {
    const double middle = side / 2.0, fin = fins * size;
    const Point ends[] = {{middle - size / 2.0, y}, {middle + size / 2.0, y}};
    board.line(ends[0], ends[1]);
    for (int i = 0; i < 2; ++i) {
      const double way = (i == 0 ? -1 : 1) * (out ? 1 : -1);
      for (const double up : {-0.7, 0.7}) board.line(ends[i], ends[i] + Point{way * fin, up * fin});
    }
  };
  draw(upper, board.height() * 0.3, outward);
  draw(lower, board.height() * 0.7, !outward);
  const std::string answer =
      kind == 0       ? a.in("Both are of the same length; only the fins make them look different.",
                             "两条一样长，只是两端的短线使它们看起来不同。")
      : upper > lower ? a.in("The upper one is longer.", "上面的更长。")
                      : a.in("The lower one is longer.", "下面的更长。");
  return Talk{kCommonsense, "optical illusion", {{a.say(kAsk), answer}}, {board.finish()}};
}

std::optional<Talk> two_discs(const Asking& a) {
  static const Phrases kAsk = {
      {"Which of the two inner discs is larger, the left or the right one, or are both alike?",
       "Are the two discs in the middle of the rings of the same size?"},
      {"中间的两个圆盘，左边的大还是右边的大，还是一样大？", "两圈圆中间的圆盘一样大吗？"}};
  const auto left = static_cast<int>(a.random.between(18, 26));
  const int64_t kind = a.random.below(3);
  const double right = kind == 0 ? left : kind == 1 ? left * 1.3 : left / 1.3;
  const bool large_left = a.random.chance(0.5);
  if (!a.belongs(str("two discs ", left, " ", kind, large_left))) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  Board board(420, 240, *look, a.pen);
  const auto draw = [&](Point middle, double radius, bool large) {
    const double around = large ? 26 : 9, far = large ? 68 : 42;
    const int count = large ? 6 : 9;
    for (int i = 0; i < count; ++i) {
      const double at = 2 * std::numbers::pi * i / count;
      board.shapes().disc(middle + Point{std::cos(at), std::sin(at)} * far, around,
                          blend(look->paper, look->ink, 0.5));
    }
    board.shapes().disc(middle, radius, look->ink);
  };
  draw({110, 120}, left, large_left);
  draw({310, 120}, right, !large_left);
  const std::string answer = kind == 0
                                 ? a.in("Both are of the same size; only their neighbours differ.",
                                        "两个一样大，只是周围的圆不同。")
                             : kind == 1 ? a.in("No, the right one is larger.", "右边的更大。")
                                         : a.in("No, the left one is larger.", "左边的更大。");
  const bool first = a.random.chance(0.5);
  const std::string question = (a.chinese ? kAsk.chinese : kAsk.english)[first ? 0 : 1];
  const std::string shown = first && answer.starts_with("No, ") ? "T" + answer.substr(5) : answer;
  return Talk{kCommonsense, "optical illusion", {{question, shown}}, {board.finish()}};
}

}  // namespace dsvl

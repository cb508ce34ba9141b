// A board game, a way through a grid, the output of a small program.
#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "base/error.h"
#include "data/instruct/puzzles.h"
#include "data/instruct/small_program.h"

namespace dsvl {
namespace {

using Cells = std::array<char, 9>;  // 'X', 'O', ' '

constexpr int kLines[8][3] = {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {0, 3, 6},
                              {1, 4, 7}, {2, 5, 8}, {0, 4, 8}, {2, 4, 6}};

bool has_line(const Cells& cells, char mark) {
  return std::any_of(std::begin(kLines), std::end(kLines), [&](const auto& line) {
    return cells[static_cast<size_t>(line[0])] == mark &&
           cells[static_cast<size_t>(line[1])] == mark &&
           cells[static_cast<size_t>(line[2])] == mark;
  });
}

// Cells where this mark would make a line.
std::vector<size_t> winning_cells(Cells cells, char mark) {
  std::vector<size_t> found;
  for (size_t i = 0; i < 9; ++i) {
    if (cells[i] != ' ') continue;
    cells[i] = mark;
    if (has_line(cells, mark)) found.push_back(i);
    cells[i] = ' ';
  }
  return found;
}

struct Maze {
  int size;
  std::vector<bool> wall;
  int from, to;
  std::vector<int> distances() const {
    std::vector<int> far(wall.size(), -1);
    std::deque<int> open = {from};
    far[static_cast<size_t>(from)] = 0;
    while (!open.empty()) {
      const int at = open.front();
      open.pop_front();
      for (const int next : neighbours(at))
        if (far[static_cast<size_t>(next)] < 0)
          far[static_cast<size_t>(next)] = far[static_cast<size_t>(at)] + 1, open.push_back(next);
    }
    return far;
  }
  std::vector<int> neighbours(int at) const {
    std::vector<int> found;
    const int x = at % size, y = at / size;
    const int steps[4][2] = {{0, -1}, {0, 1}, {-1, 0}, {1, 0}};  // up, down, left, right
    for (const auto& [dx, dy] : steps) {
      if (x + dx < 0 || x + dx >= size || y + dy < 0 || y + dy >= size) continue;
      const int next = (y + dy) * size + x + dx;
      if (!wall[static_cast<size_t>(next)]) found.push_back(next);
    }
    return found;
  }
};

// The moves of one shortest way: from the goal back along falling distances.
std::vector<int> shortest_way(const Maze& maze) {
  const auto far = maze.distances();
  std::vector<int> way = {maze.to};
  while (way.back() != maze.from)
    for (const int before : maze.neighbours(way.back()))
      if (far[static_cast<size_t>(before)] == far[static_cast<size_t>(way.back())] - 1) {
        way.push_back(before);
        break;
      }
  std::reverse(way.begin(), way.end());
  return way;
}

std::string way_text(const Asking& a, const std::vector<int>& way, int size) {
  std::vector<std::string> moves;
  for (size_t i = 1; i < way.size(); ++i) {
    const int step = way[i] - way[i - 1];
    moves.push_back(step == -size  ? a.in("up", "上")
                    : step == size ? a.in("down", "下")
                    : step == -1   ? a.in("left", "左")
                                   : a.in("right", "右"));
  }
  return join_list(moves, a.chinese);
}

}  // namespace

std::optional<Talk> noughts_and_crosses(const Asking& a) {
  static const Phrases kWinner = {
      {"Has somebody won this game of tic-tac-toe?", "Who has three in a row?"},
      {"这盘井字棋有人赢了吗？", "谁连成了三子？"}};
  static const Phrases kMove = {
      {"It is {0}'s turn. Where does {0} win at once?", "Which move wins for {0}?"},
      {"轮到{0}走，下在哪里能立即获胜？", "{0}走哪一步就赢？"}};
  static const Phrases kHowMany = {{"How many crosses are on the board?", "Count the X marks."},
                                   {"棋盘上有几个X？", "数一数X的个数。"}};
  Cells cells;
  cells.fill(' ');
  std::vector<size_t> order = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  a.random.shuffle(order);
  const auto moves = static_cast<size_t>(a.random.between(4, 8));
  for (size_t i = 0; i < moves; ++i) {
    cells[order[i]] = i % 2 == 0 ? 'X' : 'O';
    if (has_line(cells, cells[order[i]])) break;
  }
  if (!a.belongs("game " + std::string(cells.begin(), cells.end()))) return {};
  const auto look = pick_look(a, "0");
  if (!look) return {};
  const int side = a.side();
  Board board(side, side, *look, a.pen);
  const double cell = side / 3.4, edge = side * 0.2 / 3.4;
  for (int i = 1; i < 3; ++i) {
    board.line({edge + cell * i, edge}, {edge + cell * i, edge + 3 * cell});
    board.line({edge, edge + cell * i}, {edge + 3 * cell, edge + cell * i});
  }
  for (size_t i = 0; i < 9; ++i) {
    const Point middle{edge + cell * (static_cast<double>(i % 3) + 0.5),
                       edge + cell * (static_cast<double>(i / 3) + 0.5)};
    const double r = cell * 0.3;
    if (cells[i] == 'O') board.circle(middle, r, false);
    if (cells[i] == 'X')
      board.line(middle - Point{r, r}, middle + Point{r, r}),
          board.line(middle + Point{-r, r}, middle + Point{r, -r});
  }
  const auto crosses = std::count(cells.begin(), cells.end(), 'X'),
             noughts = std::count(cells.begin(), cells.end(), 'O');
  Talk talk{"commonsense reasoning", "games", {}, {board.finish()}};
  const bool x_won = has_line(cells, 'X'), o_won = has_line(cells, 'O');
  const std::string winner = x_won ? "X" : "O";
  talk.turns.push_back({a.say(kWinner), x_won || o_won ? a.in(winner + " has three in a row.",
                                                              winner + "连成了三子。")
                                                       : a.in("Nobody yet.", "还没有人。")});
  const char next = crosses == noughts ? 'X' : 'O';
  const auto wins = winning_cells(cells, next);
  if (!x_won && !o_won && wins.size() == 1) {
    const auto taken = static_cast<int>(wins[0]);
    const std::string place = cell_name(a, taken / 3, taken % 3);
    talk.turns.push_back(
        {a.say(kMove, {std::string(1, next)}), a.in("In " + place + ".", place + "。")});
  }
  if (talk.turns.size() == 1 && a.random.chance(0.5))
    talk.turns.push_back({a.say(kHowMany), str(crosses)});
  return talk;
}

std::optional<Talk> way_through(const Asking& a) {
  static const Phrases kWay = {
      {"The robot (R) may step up, down, left and right onto free squares. Give a shortest way to "
       "the goal (G).",
       "You are the robot at R. Which moves take you to G in the fewest steps? Dark squares are "
       "walls."},
      {"机器人（R）可以向上、下、左、右走到空格上，给出到目标（G）的最短走法。",
       "你是R处的机器人，怎样用最少的步数走到G？深色格子是墙。"}};
  static const Phrases kSteps = {{"How many steps is that?", "How long is this way, in steps?"},
                                 {"一共要走几步？", "这条路有几步？"}};
  Maze maze{static_cast<int>(a.random.between(4, 6)), {}, 0, 0};
  const int64_t all = maze.size * maze.size;
  for (int64_t i = 0; i < all; ++i) maze.wall.push_back(a.random.chance(0.28));
  maze.from = static_cast<int>(a.random.below(all)),
  maze.to = static_cast<int>(a.random.below(all));
  maze.wall[static_cast<size_t>(maze.from)] = maze.wall[static_cast<size_t>(maze.to)] = false;
  std::string key = "maze ";
  for (const bool wall : maze.wall) key += wall ? '#' : '.';
  const int far = maze.distances()[static_cast<size_t>(maze.to)];
  if (far < 3 || !a.belongs(str(key, " ", maze.from, " ", maze.to))) return {};
  auto look = pick_look(a, "RG");
  if (!look) return {};
  // Walls are told to be dark.
  if (luminance(look->paper) < luminance(look->ink)) std::swap(look->paper, look->ink);
  const int side = a.side();
  Board board(side, side, *look, a.pen);
  const double cell = (side - 8.0) / maze.size;
  for (int i = 0; i < all; ++i) {
    const Point corner{4 + cell * (i % maze.size), 4 + cell * (i / maze.size)},
        end = corner + Point{cell, cell};
    if (maze.wall[static_cast<size_t>(i)])
      board.shapes().fill_box(corner, end, blend(look->paper, look->ink, 0.75));
    board.shapes().stroke_box(corner, end, look->ink, 1);
    if (i == maze.from || i == maze.to)
      board.label(i == maze.from ? "R" : "G", between(corner, end, 0.5), Align::center, look->ink,
                  std::round(cell * 0.5));
  }
  const auto way = shortest_way(maze);
  const std::string text = way_text(a, way, maze.size);
  return Talk{
      "commonsense reasoning",
      "embodied",
      {{a.say(kWay), a.in("One shortest way: " + text + ".", "一种最短走法：" + text + "。")},
       {a.say(kSteps), str(far)}},
      {board.finish()}};
}

std::optional<Talk> python_output(const Asking& a) {
  static const Phrases kAsk = {
      {"What does the program in the picture print?",
       "Run this Python code in your head. What is its output?"},
      {"图中的程序输出什么？", "在心里运行这段 Python 代码，它输出什么？"}};
  const SmallProgram program = draw_program(a.random);
  if (!a.belongs(program.text)) return {};
  std::string characters = program.text;
  std::erase(characters, '\n');
  const auto look = pick_look(a, characters);
  if (!look) return {};
  const double size = 17;
  std::vector<std::string> lines;
  for (size_t from = 0; from <= program.text.size();) {
    const size_t end = std::min(program.text.find('\n', from), program.text.size());
    lines.push_back(program.text.substr(from, end - from));
    from = end + 1;
  }
  Board board(std::max(360, a.side()),
              static_cast<int>(24 + 26 * static_cast<double>(lines.size())), *look, a.pen);
  for (size_t i = 0; i < lines.size(); ++i) {
    const size_t indent = lines[i].find_first_not_of(' ');
    if (indent == std::string::npos) continue;
    board.label(lines[i].substr(indent),
                {16 + 9.0 * static_cast<double>(indent), 25 + 26.0 * static_cast<double>(i)},
                Align::start, look->ink, size);
  }
  return Talk{
      "logical reasoning", "code output", {{a.say(kAsk), program.output}}, {board.finish()}};
}

}  // namespace dsvl

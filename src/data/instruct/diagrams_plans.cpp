// Floor plans with measures and maps of streets.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/instruct/diagrams.h"

namespace dsvl {
namespace {

struct PlaceName {
  const char *english, *chinese;
};
constexpr PlaceName kRooms[] = {
    {"kitchen", "厨房"}, {"bathroom", "浴室"}, {"bedroom", "卧室"},   {"living room", "客厅"},
    {"study", "书房"},   {"hall", "门厅"},     {"storage", "储藏室"}, {"dining room", "餐厅"}};
constexpr PlaceName kPlaces[] = {
    {"school", "学校"},      {"station", "车站"},  {"hospital", "医院"}, {"library", "图书馆"},
    {"museum", "博物馆"},    {"bakery", "面包店"}, {"bank", "银行"},     {"cinema", "电影院"},
    {"post office", "邮局"}, {"park", "公园"},     {"market", "市场"},   {"hotel", "酒店"}};

std::string join_text(const PlaceName* names, size_t count, bool chinese) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += chinese ? names[i].chinese : names[i].english;
  return text;
}

struct Room {
  int x, y, w, h;  // metres
  size_t name = 0;
  int area() const { return w * h; }
};

// Rooms cut apart until there are enough of them.
std::vector<Room> cut_rooms(int w, int h, size_t count, Random& random) {
  std::vector<Room> rooms = {{0, 0, w, h}};
  for (int attempt = 0; attempt < 40 && rooms.size() < count; ++attempt) {
    const auto at = static_cast<size_t>(random.below(static_cast<int64_t>(rooms.size())));
    Room& room = rooms[at];
    const bool across = room.w >= room.h;
    const int side = across ? room.w : room.h;
    if (side < 6) continue;
    const int cut = static_cast<int>(random.between(3, side - 3));
    Room other = room;
    if (across)
      room.w = cut, other.x += cut, other.w -= cut;
    else
      room.h = cut, other.y += cut, other.h -= cut;
    rooms.push_back(other);
  }
  return rooms;
}

const Room* only_largest(const std::vector<Room>& rooms) {
  const auto it = std::max_element(
      rooms.begin(), rooms.end(), [](const Room& x, const Room& y) { return x.area() < y.area(); });
  const auto alike = std::count_if(rooms.begin(), rooms.end(),
                                   [&](const Room& r) { return r.area() == it->area(); });
  return alike == 1 ? &*it : nullptr;
}

// Whether every label has room in its room.
bool draw_plan(Board& board, const std::vector<Room>& rooms, int w, int h, bool chinese) {
  bool fits = true;
  const double unit = std::min((board.width() - 32.0) / w, (board.height() - 32.0) / h);
  const Point corner{(board.width() - unit * w) / 2, (board.height() - unit * h) / 2};
  for (const auto& room : rooms) {
    const Point a = corner + Point{double(room.x), double(room.y)} * unit;
    const Point b = a + Point{double(room.w), double(room.h)} * unit;
    board.polygon({a, {b.x, a.y}, b, {a.x, b.y}}, true);
    const Point middle = between(a, b, 0.5);
    const double size = board.look().size;
    for (const Box& label :
         {board.label(chinese ? kRooms[room.name].chinese : kRooms[room.name].english,
                      middle - Point{0, size * 0.6}, Align::center, board.look().ink, size * 0.85),
          board.label(str(room.w, " × ", room.h, " m"), middle + Point{0, size * 0.6},
                      Align::center, board.look().ink, size * 0.75)})
      fits = fits && label.width() <= b.x - a.x - 8;
  }
  return fits;
}

constexpr int kColumns = 4, kRows = 3, kBlocks = kColumns * kRows;
constexpr const char* kEnglishWays[] = {"north", "south", "east", "west"};
constexpr const char* kChineseWays[] = {"北", "南", "东", "西"};

// Square blocks row by row, an arrow to the north and a scale of one block. Whether every name has
// room in its block.
bool draw_town(Board& board, const std::vector<std::string>& names, int metres) {
  const double block = std::min(board.width() / (kColumns + 0.4), (board.height() - 46.0) / kRows);
  const Color ink = board.look().ink;
  bool fits = true;
  for (int at = 0; at < kBlocks; ++at) {
    const Point corner{block * (0.2 + at % kColumns), 8 + block * (at / kColumns)};
    const double far = block - 5;
    board.polygon({corner + Point{5, 5}, corner + Point{far, 5}, corner + Point{far, far},
                   corner + Point{5, far}},
                  true);
    const Box label =
        board.label(names[static_cast<size_t>(at)], corner + Point{block / 2, block / 2},
                    Align::center, ink, std::min(board.look().size, 16.0) * 0.85);
    fits = fits && label.width() <= block - 12;
  }
  const double foot = board.height() - 20.0;
  board.arrow({block * 0.5, foot + 14}, {block * 0.5, foot - 14});
  board.label("N", {block * 0.5 + 14, foot}, Align::start);
  board.line({block * 1.2, foot}, {block * 2.2, foot});
  for (const double x : {1.2, 2.2}) board.line({block * x, foot - 5}, {block * x, foot + 5});
  board.label(str(metres, " m"), {block * 2.2 + 10, foot}, Align::start);
  return fits;
}

}  // namespace

std::string compass_word(int east, int south, bool chinese) {
  const int wide = std::abs(east), high = std::abs(south);
  // 18 degrees off one of the four are called by that one as often as by the one between.
  if (std::min(wide, high) > 0 && std::max(wide, high) >= 3 * std::min(wide, high)) return "";
  const auto way = [&](size_t i) {
    return std::string((chinese ? kChineseWays : kEnglishWays)[i]);
  };
  const std::string vertical = south == 0 ? "" : way(south < 0 ? 0 : 1),
                    horizontal = east == 0 ? "" : way(east > 0 ? 2 : 3);
  if (chinese) return horizontal + vertical;
  return vertical + (vertical.empty() || horizontal.empty() ? "" : "-") + horizontal;
}

std::optional<Talk> floor_plan(const Asking& a) {
  static const Phrases kArea = {{"How large is the {0}?", "What is the floor area of the {0}?"},
                                {"{0}的面积是多少？", "{0}有多大？"}};
  static const Phrases kLargest = {{"Which room is the largest?", "Name the largest room."},
                                   {"哪个房间最大？", "说出面积最大的房间。"}};
  static const Phrases kHowMany = {{"How many rooms does the plan show?", "Count the rooms."},
                                   {"平面图上有几个房间？", "数一数有几个房间。"}};
  static const Phrases kWhole = {
      {"What is the area of the whole flat?", "How large are all rooms together?"},
      {"整套房子的面积是多少？", "所有房间一共多大？"}};
  const int w = static_cast<int>(a.random.between(8, 13)),
            h = static_cast<int>(a.random.between(7, 10));
  auto rooms = cut_rooms(w, h, static_cast<size_t>(a.random.between(3, 5)), a.random);
  std::vector<size_t> names(std::size(kRooms));
  for (size_t i = 0; i < names.size(); ++i) names[i] = i;
  a.random.shuffle(names);
  std::string key = str("plan ", w, " ", h);
  for (size_t i = 0; i < rooms.size(); ++i) {
    rooms[i].name = names[i];
    key += str(" ", rooms[i].w, "x", rooms[i].h, "-", names[i]);
  }
  if (rooms.size() < 3 || !a.belongs(key)) return {};
  const auto look = pick_look(a, join_text(kRooms, std::size(kRooms), a.chinese) + "0123456789 ×m");
  if (!look) return {};
  Board board = drawn_board(a, *look, 440, 380);
  if (!draw_plan(board, rooms, w, h, a.chinese)) return {};
  const auto name = [&](const Room& r) {
    return std::string(a.in(kRooms[r.name].english, kRooms[r.name].chinese));
  };
  const Room& one = a.random.pick(rooms);
  const std::string area = str(one.w, " m × ", one.h, " m = ", one.area(), " m²");
  std::vector<Turn> turns = {
      {a.say(kArea, {name(one)}), a.in("It is " + area + ".", "面积为" + area + "。")},
      {a.say(kHowMany), str(rooms.size())},
      {a.say(kWhole), str(w, " m × ", h, " m = ", w * h, " m²")}};
  if (const Room* largest = only_largest(rooms))
    turns.push_back(
        {a.say(kLargest), a.in(str("The ", name(*largest), ", with ", largest->area(), " m²."),
                               str(name(*largest), "，", largest->area(), " m²。"))});
  a.random.shuffle(turns);
  turns.resize(static_cast<size_t>(a.random.between(1, 3)));
  return Talk{"analysis", "floor plan", std::move(turns), {board.finish()}};
}

std::optional<Talk> town_map(const Asking& a) {
  static const Phrases kNext = {
      {"What lies directly {0} of the {1}, in the next block?",
       "Which place is one block {0} of the {1}?"},
      {"{1}正{0}方向的下一个街区是什么？", "从{1}向{0}走一个街区是哪里？"}};
  static const Phrases kWay = {
      {"You walk along the streets from the {0} to the {1}. How far is it at least, counted from "
       "middle to middle of the blocks?",
       "How long is the shortest way along the streets from the {0} to the {1}, counted from "
       "middle "
       "to middle of the blocks?"},
      {"按街区中心计算，沿街道从{0}走到{1}，最近要走多远？",
       "按街区中心计算，从{0}沿街道到{1}的最短路程是多少？"}};
  static const Phrases kWhereIs = {
      {"In which direction from the {0} is the {1}?", "Seen from the {0}, where does the {1} lie?"},
      {"{1}在{0}的什么方向？", "从{0}看，{1}在哪个方向？"}};
  std::vector<size_t> order(std::size(kPlaces));
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  a.random.shuffle(order);
  const int block = 50 * static_cast<int>(a.random.between(1, 8));
  const auto first = static_cast<int>(a.random.below(kBlocks)),
             second = static_cast<int>((first + 1 + a.random.below(kBlocks - 1)) % kBlocks);
  if (!a.belongs(
          str("map ", order[0], order[1], order[2], order[3], " ", first, " ", second, " ", block)))
    return {};
  const auto plain =
      pick_look(a, join_text(kPlaces, std::size(kPlaces), a.chinese) + "N0123456789 m");
  if (!plain) return {};
  const int width = std::max(460, a.side()), height = std::max(360, a.side() * 3 / 4);
  Board board(width, height, *plain, a.pen);
  std::vector<std::string> names;
  for (size_t i = 0; i < kBlocks; ++i)
    names.emplace_back(a.in(kPlaces[order[i]].english, kPlaces[order[i]].chinese));
  if (!draw_town(board, names, block)) return {};
  const auto name = [&](int at) { return names[static_cast<size_t>(at)]; };
  const int dx = second % kColumns - first % kColumns, dy = second / kColumns - first / kColumns;
  const std::string direction = compass_word(dx, dy, a.chinese);
  if (direction.empty()) return {};
  Talk talk{"analysis", "map of a town", {}, {board.finish()}};
  talk.turns.push_back({a.say(kWhereIs, {name(first), name(second)}),
                        a.in("To the " + direction + ".", "在" + direction + "边。")});
  if (std::abs(dx) + std::abs(dy) == 1)
    talk.turns = {{a.say(kNext, {direction, name(first)}),
                   a.in("The " + name(second) + ".", name(second) + "。")}};
  if (a.random.chance(0.5)) {
    const int blocks = std::abs(dx) + std::abs(dy);
    talk.turns.push_back({a.say(kWay, {name(first), name(second)}),
                          str(blocks, " × ", block, " m = ", blocks * block, " m")});
  }
  return talk;
}

}  // namespace dsvl

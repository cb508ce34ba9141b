// Notes on a staff, families, overlapping sets.
#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/diagrams.h"

namespace dsvl {
namespace {

constexpr double kSpace = 13;  // between two lines of a staff, pixels

constexpr const char* kClef = "\xF0\x9D\x84\x9E";

// Few faces have the sign.
const FontFile* clef_face(const Asking& a) {
  const auto& faces = a.faces();
  const auto it = std::find_if(faces.begin(), faces.end(),
                               [&](const FontFile& face) { return a.pen.has_all(face, kClef); });
  return it == faces.end() ? nullptr : &*it;
}

struct Staff {
  Board& board;
  Pen& pen;
  const FontFile& signs;
  double bottom;  // the lowest line
  double left = 18;

  // The symbol covers a little more than the staff; its curl turns about the second line.
  void clef() const {
    for (int space = 0; space < 5; ++space)
      board.line({left, bottom - space * kSpace}, {board.width() - left, bottom - space * kSpace});
    const TextLine probe = pen.layout(signs, {100}, kClef);
    const double size = 100 * 7.0 * kSpace / (probe.bottom - probe.top);
    const TextLine sign = pen.layout(signs, {std::round(size)}, kClef);
    board.shapes().text(sign, {left + 6, bottom + 1.5 * kSpace - sign.bottom - sign.x_height * 0.7},
                        Align::start, board.look().ink);
  }
  // Steps above the lowest line, -2 to 9: above the staff no ledger lines are needed. Half notes
  // are hollow.
  void note(double x, int step, bool half) const {
    const Point head{x, bottom - step * kSpace / 2};
    for (int ledger = -2; ledger >= step; ledger -= 2)
      board.line({x - 12, bottom - ledger * kSpace / 2}, {x + 12, bottom - ledger * kSpace / 2});
    const auto outline = arc_points(head, 7.5, 5.4, 0, 360);
    if (half)
      board.shapes().path(outline, board.look().ink, 2);
    else
      board.shapes().fill_path(outline, board.look().ink, 1);
    const bool up = step < 4;
    const double side = up ? 7 : -7;
    board.line(head + Point{side, 0}, head + Point{side, up ? -3.4 * kSpace : 3.4 * kSpace});
  }
};

char letter_of(int step) {
  return "EFGABCD"[(step + 7) % 7];
}

struct Person {
  std::string name;
  int parent = -1;  // index of the parent that descends from the first couple
  int partner = -1;
  Point place = {};
};

constexpr const char* kEnglishNames[] = {"Anna",  "Ben",   "Clara", "David", "Emma", "Felix",
                                         "Grace", "Henry", "Iris",  "Jack",  "Kate", "Leo",
                                         "Mia",   "Noah",  "Olga",  "Paul"};
constexpr const char* kChineseNames[] = {"小明", "小红", "小刚", "小芳", "小华", "小丽",
                                         "小军", "小梅", "小强", "小燕", "小龙", "小雪",
                                         "小东", "小云", "小杰", "小玲"};

// The first couple, its children, some with a partner and children of their own.
std::vector<Person> grow_tree(const Asking& a) {
  std::vector<size_t> order(16);
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  a.random.shuffle(order);
  std::vector<Person> people;
  const auto add = [&](int parent) {
    const size_t at = order[people.size()];
    people.push_back({a.chinese ? kChineseNames[at] : kEnglishNames[at], parent});
    return static_cast<int>(people.size()) - 1;
  };
  const int first = add(-1), second = add(-1);
  people[0].partner = second, people[1].partner = first;
  const auto children = static_cast<int>(a.random.between(2, 3));
  std::vector<int> parents;
  for (int i = 0; i < children; ++i) parents.push_back(add(0));
  int64_t before = 0;  // children of the couple in front
  for (size_t i = 0; i < 2; ++i) {
    if (i == 1 && a.random.chance(0.3)) break;
    const int partner = add(-1);
    people[static_cast<size_t>(partner)].partner = parents[i];
    people[static_cast<size_t>(parents[i])].partner = partner;
    // One child behind three would hang between them: the lines of the families would cross.
    const auto more = a.random.between(children == 3 && before == 3 ? 2 : 1, 3);
    before = more;
    for (int64_t k = 0; k < more; ++k) add(parents[i]);
  }
  return people;
}

int generation(const std::vector<Person>& people, const Person& person) {
  if (person.parent >= 0) return 1 + generation(people, people[static_cast<size_t>(person.parent)]);
  return person.partner >= 0 && people[static_cast<size_t>(person.partner)].parent >= 0
             ? generation(people, people[static_cast<size_t>(person.partner)])
             : 0;
}

// Rows of people from left to right, partners side by side, children in the order of their parents.
std::vector<std::vector<size_t>> rows_of(const std::vector<Person>& people) {
  std::vector<std::vector<size_t>> rows(3);
  rows[0] = {0, 1};
  for (size_t i = 2; i < people.size(); ++i)
    if (people[i].parent == 0) {
      rows[1].push_back(i);
      if (people[i].partner >= 0) rows[1].push_back(static_cast<size_t>(people[i].partner));
    }
  for (const size_t above : rows[1])
    for (size_t i = 0; i < people.size(); ++i)
      if (people[i].parent == static_cast<int>(above)) rows[2].push_back(i);
  return rows;
}

void draw_tree(Board& board, std::vector<Person>& people) {
  const auto rows = rows_of(people);
  const double size = board.look().size, half = size * 1.75, high = size * 0.9;
  for (size_t r = 0; r < rows.size(); ++r)
    for (size_t i = 0; i < rows[r].size(); ++i)
      people[rows[r][i]].place = {
          board.width() * (static_cast<double>(i) + 1) / (static_cast<double>(rows[r].size()) + 1),
          board.height() * (0.14 + 0.36 * static_cast<double>(r))};
  for (const auto& person : people) {
    if (person.parent < 0) continue;
    const Person& one = people[static_cast<size_t>(person.parent)];
    const Person& other = people[static_cast<size_t>(one.partner)];
    const Point from = between(one.place, other.place, 0.5);
    // Families of one row have their lines at different heights.
    const double level = (one.place.y + person.place.y) / 2 + (person.parent % 2 == 0 ? -6 : 6);
    board.line(from, {from.x, level});
    board.line({from.x, level}, {person.place.x, level});
    board.line({person.place.x, level}, person.place);
  }
  for (const auto& person : people)
    if (person.partner >= 0)
      board.line(person.place, people[static_cast<size_t>(person.partner)].place);
  for (const auto& person : people) {
    const Point p = person.place;
    board.polygon({p + Point{-half, -high}, p + Point{half, -high}, p + Point{half, high},
                   p + Point{-half, high}},
                  true);
    board.label(person.name, p, Align::center, board.look().ink, size * 0.9);
  }
}

using Names = std::vector<std::string>;

Names names_where(const std::vector<Person>& people, auto is_one) {
  Names names;
  for (size_t i = 0; i < people.size(); ++i)
    if (is_one(static_cast<int>(i))) names.push_back(people[i].name);
  return names;
}

// Who stands in this relation to person `of`.
Names related(const std::vector<Person>& people, int relation, int of) {
  const auto at = [&](int i) -> const Person& { return people[static_cast<size_t>(i)]; };
  const int parent = at(of).parent;
  if (relation == 0)  // children, of either partner
    return names_where(people, [&](int i) {
      return at(i).parent >= 0 && (at(i).parent == of || at(i).parent == at(of).partner);
    });
  if (parent < 0) return {};
  if (relation == 1) return {at(parent).name, at(at(parent).partner).name};
  if (relation == 2)
    return names_where(people, [&](int i) { return i != of && at(i).parent == parent; });
  if (at(parent).parent < 0) return {};
  if (relation == 3) return {people[0].name, people[1].name};
  return names_where(people, [&](int i) {
    return at(i).parent >= 0 && at(i).parent != parent &&
           at(at(i).parent).parent == at(parent).parent && at(at(i).parent).parent >= 0;
  });
}

}  // namespace

std::optional<Talk> music_notes(const Asking& a) {
  static const Phrases kHowMany = {{"How many notes are on the staff?", "Count the notes."},
                                   {"五线谱上有几个音符？", "数一数音符的个数。"}};
  static const Phrases kRead = {
      {"Name the notes from left to right.", "Read the notes with their letter names."},
      {"从左到右说出各音的音名。", "用字母音名读出这些音符。"}};
  static const Phrases kHighest = {{"Which note is the highest, counted from the left?",
                                    "What is the place of the highest note, from the left?"},
                                   {"从左数第几个音最高？", "最高的音是左起第几个？"}};
  static const Phrases kHalf = {{"How many of them are half notes?", "Count the half notes."},
                                {"其中有几个二分音符？", "数一数二分音符。"}};
  const auto count = static_cast<int>(a.random.between(3, 8));
  std::vector<int> steps;
  std::vector<bool> half;
  std::string key = "music";
  for (int i = 0; i < count; ++i) {
    steps.push_back(static_cast<int>(a.random.between(-2, 9)));
    half.push_back(a.random.chance(0.3));
    key += str(" ", steps.back(), half.back() ? "h" : "q");
  }
  if (!a.belongs(key)) return {};
  const auto look = pick_look(a, "0");
  const FontFile* signs = clef_face(a);
  if (!look || signs == nullptr) return {};
  Board board(std::max(360, a.side()), 190, *look, a.pen);
  const Staff staff{board, a.pen, *signs, 122};
  staff.clef();
  const double step = (board.width() - 110.0) / count;
  Names letters;
  for (int i = 0; i < count; ++i) {
    const auto n = static_cast<size_t>(i);
    staff.note(80 + step * (i + 0.5), steps[n], half[n]);
    letters.emplace_back(1, letter_of(steps[n]));
  }
  std::vector<Turn> turns = {{a.say(kRead), join_list(letters, a.chinese) + a.in(".", "。")},
                             {a.say(kHowMany), str(count)},
                             {a.say(kHalf), str(std::count(half.begin(), half.end(), true))}};
  const auto highest = std::max_element(steps.begin(), steps.end());
  if (std::count(steps.begin(), steps.end(), *highest) == 1) {
    const auto place = highest - steps.begin() + 1;
    turns.push_back({a.say(kHighest), a.in(str("Number ", place, ", ", letter_of(*highest), "."),
                                           str("第", place, "个，", letter_of(*highest), "。"))});
  }
  std::rotate(turns.begin() + 1,
              turns.begin() + 1 + a.random.below(static_cast<int64_t>(turns.size()) - 1),
              turns.end());
  turns.resize(static_cast<size_t>(a.random.between(1, 2)));
  return Talk{"analysis", "music score", std::move(turns), {board.finish()}};
}

std::optional<Talk> family_tree(const Asking& a) {
  static const Phrases kAsk[] = {
      {{"Who are the children of {0}?", "Name all children of {0}."},
       {"{0}的孩子是谁？", "说出{0}的所有孩子。"}},
      {{"Who are the parents of {0}?", "Name both parents of {0}."},
       {"{0}的父母是谁？", "说出{0}的父母。"}},
      {{"Who are the siblings of {0}?", "Which brothers and sisters does {0} have?"},
       {"{0}的兄弟姐妹是谁？", "{0}有哪些兄弟姐妹？"}},
      {{"Who are the grandparents of {0}, as far as the tree shows?",
        "Which grandparents of {0} does the tree show?"},
       {"从图中看，{0}的祖父母或外祖父母是谁？", "图中{0}的祖辈是谁？"}},
      {{"Who are the cousins of {0}?", "Name the cousins of {0}."},
       {"{0}的堂、表兄弟姐妹是谁？", "说出{0}的堂表兄弟姐妹。"}}};
  auto people = grow_tree(a);
  std::string all, key = "family";
  for (const auto& person : people) all += person.name, key += str(" ", person.name, person.parent);
  if (!a.belongs(key)) return {};
  const auto look = pick_look(a, all);
  if (!look) return {};
  const int width = std::max(560, a.side()), height = std::max(320, a.side() * 3 / 4);
  Board board(width, height, *look, a.pen);
  draw_tree(board, people);
  Talk talk{"commonsense reasoning", "interpersonal", {}, {}};
  std::set<std::string> asked;
  for (int attempt = 0; attempt < 12 && talk.turns.size() < 2; ++attempt) {
    const auto relation = static_cast<int>(a.random.below(5)),
               of = static_cast<int>(a.random.below(static_cast<int64_t>(people.size())));
    const Names names = related(people, relation, of);
    const std::string& name = people[static_cast<size_t>(of)].name;
    if (names.empty() || !asked.insert(str(relation, name)).second) continue;
    talk.turns.push_back(
        {a.say(kAsk[relation], {name}), join_names(names, a.chinese) + a.in(".", "。")});
  }
  if (talk.turns.empty()) return {};
  talk.images.push_back(board.finish());
  return talk;
}

std::optional<Talk> two_sets(const Asking& a) {
  static const Phrases kAsk[] = {
      {{"How many are in both circles?", "How many lie where the circles overlap?"},
       {"两个圆重叠的部分有多少？", "同时在两个圆里的有多少？"}},
      {{"How many are in circle {0} altogether?", "What does the whole circle {0} hold?"},
       {"圆{0}里一共有多少？", "{0}的总数是多少？"}},
      {{"How many are in at least one circle?", "How many are there in all?"},
       {"至少在一个圆里的有多少？", "一共有多少？"}},
      {{"How many are in circle {0} only?", "How many are in {0} but not in the other?"},
       {"只在圆{0}里的有多少？", "在{0}中而不在另一个圆中的有多少？"}}};
  const auto draw = [&] { return static_cast<int>(a.random.between(1, 40)); };
  const int left = draw(), both = draw(), right = draw();
  if (!a.belongs(str("sets ", left, " ", both, " ", right))) return {};
  const auto look = pick_look(a, "ABPQXY0123456789");
  if (!look) return {};
  static const std::vector<std::string> kNames = {"AB", "PQ", "XY"};
  const std::string& names = a.random.pick(kNames);
  Board board(std::max(340, a.side()), 300, *look, a.pen);
  const double radius = 92, middle = board.width() / 2.0, y = 165;
  for (const double side : {-1.0, 1.0}) board.circle({middle + side * 58, y}, radius, false);
  board.label(str(left), {middle - 95, y});
  board.label(str(both), {middle, y});
  board.label(str(right), {middle + 95, y});
  for (const size_t i : {size_t{0}, size_t{1}})
    board.label(std::string(1, names[i]),
                {middle + (i == 0 ? -100.0 : 100.0), y - radius - look->size * 0.4});
  const size_t which = static_cast<size_t>(a.random.below(2));
  const std::string name(1, names[which]);
  const int own = which == 0 ? left : right;
  const std::vector<std::string> answers = {
      str(both), str(own, " + ", both, " = ", own + both),
      str(left, " + ", both, " + ", right, " = ", left + both + right), str(own)};
  Talk talk{"analysis", "others sets", {}, {board.finish()}};
  const int64_t first = a.random.below(4), turns = a.random.between(1, 3);
  for (int64_t i = 0; i < turns; ++i) {
    const auto at = static_cast<size_t>((first + i) % 4);
    talk.turns.push_back({a.say(kAsk[at], {name}), answers[at]});
  }
  return talk;
}

}  // namespace dsvl

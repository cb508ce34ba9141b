// Frames of a movement, and clocks.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/comparisons.h"

namespace dsvl {
namespace {

// One figure in an empty field; what changes from frame to frame.
struct Motion {
  ShapeScene field;
  Point step;         // of the centre, a frame
  double growth = 1;  // of the radius, a frame
  ColoredFigure at(int frame) const {
    ColoredFigure f = field.figures[0];
    f.center = f.center + step * frame;
    f.radius *= std::pow(growth, frame);
    return f;
  }
  Image paint(int frame) const {
    ShapeScene scene = field;
    scene.figures = {at(frame)};
    return paint_scene(scene);
  }
  bool inside(int frame) const {
    const Box box = at(frame).box();
    return box.left >= 2 && box.top >= 2 && box.right <= field.width - 2 &&
           box.bottom <= field.height - 2;
  }
};

enum class Way { left, right, up, down };
constexpr const char* kEnglishWays[] = {"to the left", "to the right", "upwards", "downwards"};
constexpr const char* kChineseWays[] = {"向左", "向右", "向上", "向下"};

// Straight on in one direction, in steps that are seen.
std::optional<Motion> draw_motion(const Asking& a, int frames, Way way) {
  Motion motion;
  auto scene = draw_scene(a, {1, 1});
  if (!scene) return {};
  motion.field = *scene;
  const double step = std::min(scene->width, scene->height) * a.random.uniform(0.11, 0.2);
  motion.step = way == Way::left    ? Point{-step, 0}
                : way == Way::right ? Point{step, 0}
                : way == Way::up    ? Point{0, -step}
                                    : Point{0, step};
  for (int i = 0; i < frames; ++i)
    if (!motion.inside(i)) return {};
  return motion;
}

// On a clock's face: turns clockwise from 12.
Point hand(double turns) {
  const double angle = 2 * std::numbers::pi * turns;
  return {std::sin(angle), -std::cos(angle)};
}

Image draw_clock(const Asking& a, const Look& look, int minutes) {
  const int side = 200;
  Board board(side, side, look, a.pen);
  const Point middle{side / 2.0, side / 2.0};
  board.circle(middle, 88, false);
  for (int hour = 1; hour <= 12; ++hour) {
    const Point way = hand(hour / 12.0);
    board.line(middle + way * 82, middle + way * 88);
    board.label(str(hour), middle + way * 69, Align::center, look.ink, 15);
  }
  const double hours = minutes / 720.0, turn = minutes % 60 / 60.0;
  board.shapes().line(middle, middle + hand(hours) * 40, look.ink, 5);
  board.shapes().line(middle, middle + hand(turn) * 60, look.ink, 2.5);
  return board.finish();
}

// Of a morning, from one o'clock on.
std::string time_text(int minutes) {
  return str(minutes / 60, ":", minutes % 60 < 10 ? "0" : "", minutes % 60);
}

}  // namespace

std::optional<Talk> order_of_frames(const Asking& a) {
  static const Phrases kMoves = {
      {"The {0} moves {1}. In which order were the pictures taken?",
       "Sort the pictures by time: the {0} moves {1} all the while."},
      {"{0}一直{1}移动，这些图片的先后顺序是什么？", "{0}{1}移动，请按时间排列这些图片。"}};
  static const Phrases kGrows = {
      {"The {0} grows. In which order were the pictures taken?",
       "Sort the pictures from the smallest {0} to the largest."},
      {"{0}在变大，这些图片的先后顺序是什么？", "按{0}从小到大排列这些图片。"}};
  const auto frames = static_cast<size_t>(a.random.between(3, 4));
  const bool grows = a.random.chance(0.4);
  const auto way = static_cast<Way>(a.random.below(4));
  auto motion = draw_motion(a, grows ? 1 : static_cast<int>(frames), way);
  if (!motion) return {};
  if (grows) motion->step = {0, 0}, motion->growth = 1.28;
  if (!motion->inside(static_cast<int>(frames) - 1)) return {};
  std::vector<size_t> shown(frames);
  for (size_t i = 0; i < frames; ++i) shown[i] = i;
  a.random.shuffle(shown);
  const ColoredFigure& f = motion->field.figures[0];
  const std::string noun = figure_name(f, a.chinese);
  Talk talk{"multi-graph", "ordering", {}, {}};
  for (const size_t frame : shown) talk.images.push_back(motion->paint(static_cast<int>(frame)));
  std::vector<std::string> names;
  for (size_t frame = 0; frame < frames; ++frame) {
    const auto place = std::find(shown.begin(), shown.end(), frame) - shown.begin();
    names.push_back(picture_name(static_cast<size_t>(place) + 1, a.chinese));
  }
  const auto w = static_cast<size_t>(way);
  const std::string question =
      grows ? a.say(kGrows, {noun})
            : a.say(kMoves, {noun, a.chinese ? kChineseWays[w] : kEnglishWays[w]});
  talk.turns.push_back({numbered_pictures(frames, a.chinese) + question,
                        as_sentence(join_list(names, a.chinese), a.chinese)});
  return talk;
}

std::optional<Talk> next_frame(const Asking& a) {
  static const Phrases kAsk = {{"These pictures follow each other at equal times. Where will the "
                                "{0} be in the next one? Give its box.",
                                "The {0} goes on like this. Predict its box in the next picture."},
                               {"这些图片时间间隔相等，下一张中{0}会在哪里？给出边界框。",
                                "{0}照此继续，预测它在下一张图中的边界框。"}};
  const auto way = static_cast<Way>(a.random.below(4));
  const auto motion = draw_motion(a, 4, way);
  if (!motion) return {};
  const ColoredFigure next = motion->at(3);
  const std::string noun = figure_name(next, a.chinese);
  const auto w = static_cast<size_t>(way);
  const std::string box = grounded(noun, next.box(), motion->field.width, motion->field.height);
  return Talk{"multi-graph",
              "event prediction",
              {{numbered_pictures(3, a.chinese) + a.say(kAsk, {noun}),
                a.in(str("It moves ", kEnglishWays[w], " by the same step each time: ", box),
                     str("它每次", kChineseWays[w], "移动同样的距离：", box))}},
              {motion->paint(0), motion->paint(1), motion->paint(2)}};
}

std::optional<Talk> what_happens(const Asking& a) {
  static const Phrases kAsk = {{"What does the {0} do from picture to picture?",
                                "Describe what happens to the {0} over the pictures."},
                               {"从一张图到下一张图，{0}在做什么？", "描述这些图片中{0}的变化。"}};
  const auto way = static_cast<Way>(a.random.below(4));
  const int64_t kind = a.random.below(3);
  auto motion = draw_motion(a, kind == 0 ? 3 : 1, way);
  if (!motion) return {};
  if (kind > 0) motion->step = {0, 0}, motion->growth = kind == 1 ? 1.3 : 0.75;
  if (!motion->inside(2) || motion->at(2).radius < 9) return {};
  const auto w = static_cast<size_t>(way);
  const std::string answer =
      kind == 0 ? a.in(str("It moves ", kEnglishWays[w], "."), str("它", kChineseWays[w], "移动。"))
      : kind == 1 ? a.in("It grows and stays where it is.", "它在原地变大。")
                  : a.in("It shrinks and stays where it is.", "它在原地变小。");
  return Talk{"multi-graph",
              "behaviour",
              {{numbered_pictures(3, a.chinese) +
                    a.say(kAsk, {figure_name(motion->field.figures[0], a.chinese)}),
                answer}},
              {motion->paint(0), motion->paint(1), motion->paint(2)}};
}

std::optional<Talk> clocks(const Asking& a) {
  static const Phrases kFirst = {
      {"All clocks show times of one morning. Which picture was taken first?",
       "Which clock shows the earliest time of the same morning?"},
      {"这些钟显示同一个上午的时间，哪张图最早？", "同一个上午，哪个钟的时间最早？"}};
  static const Phrases kRead = {{"What time does {0} show?", "Read the clock of {0}."},
                                {"{0}的钟显示几点？", "读出{0}中的时间。"}};
  static const Phrases kBetween = {
      {"How much time lies between {0} and {1}?", "How long is it from {0} to {1}?"},
      {"{0}和{1}相隔多久？", "从{0}到{1}过了多长时间？"}};
  const auto count = static_cast<size_t>(a.random.between(2, 3));
  std::vector<int> times;
  std::string key = "clocks";
  for (size_t i = 0; i < count; ++i) {
    times.push_back(5 * static_cast<int>(a.random.between(12, 143)));
    key += str(" ", times.back());
    for (size_t k = 0; k < i; ++k)
      if (std::abs(times[k] - times[i]) < 20) return {};
  }
  if (!a.belongs(key)) return {};
  const auto look = pick_look(a, "0123456789");
  if (!look) return {};
  Talk talk{"multi-graph", "ordering", {}, {}};
  for (const int time : times) talk.images.push_back(draw_clock(a, *look, time));
  const auto first =
      static_cast<size_t>(std::min_element(times.begin(), times.end()) - times.begin());
  const std::string name = picture_name(first + 1, a.chinese);
  talk.turns.push_back(
      {numbered_pictures(count, a.chinese) + a.say(kFirst),
       as_sentence(str(name, a.in(", at ", "，"), time_text(times[first])), a.chinese)});
  const auto other = static_cast<size_t>(a.random.below(static_cast<int64_t>(count)));
  const std::string other_name = picture_name(other + 1, a.chinese);
  if (a.random.chance(0.5))
    talk.turns.push_back({a.say(kRead, {other_name}), time_text(times[other])});
  if (other != first && a.random.chance(0.5)) {
    const int gap = times[other] - times[first];
    const std::string hours = gap < 60 ? "" : a.in(str(gap / 60, " h "), str(gap / 60, "小时"));
    const std::string minutes =
        gap % 60 == 0 ? "" : a.in(str(gap % 60, " min"), str(gap % 60, "分钟"));
    std::string text = hours + minutes;
    while (text.ends_with(' ')) text.pop_back();
    talk.turns.push_back({a.say(kBetween, {name, other_name}), text + a.in(".", "。")});
  }
  return talk;
}

}  // namespace dsvl

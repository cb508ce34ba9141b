// What a scene of figures shows: colours, counts, places, sizes, and the scene itself as text.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/drawings.h"

namespace dsvl {
namespace {

std::string the(const Asking& a, const ColoredFigure& f) {
  return a.chinese ? figure_name(f, true) : "the " + figure_name(f, false);
}

double area(const ColoredFigure& f) {
  return f.radius * f.radius;
}

}  // namespace

std::optional<Talk> figure_attributes(const Asking& a) {
  static const Phrases kColor = {{"What colour is the {0}?", "Name the colour of the {0}."},
                                 {"{0}是什么颜色？", "说出{0}的颜色。"}};
  static const Phrases kShape = {
      {"What shape is the {0} figure?", "Name the shape of the {0} figure."},
      {"{0}的图形是什么形状？", "说出{0}图形的形状。"}};
  const auto scene = draw_scene(a, {2, 6});
  if (!scene) return {};
  Talk talk{"recognition", "object attribute", {}, {}};
  for (const auto& f : scene->figures) {
    if (talk.turns.size() == 3) break;
    if (count_kind(*scene, f.kind) == 1)
      talk.turns.push_back({a.say(kColor, {a.in(f.kind->english, f.kind->chinese)}),
                            a.in(str("The ", f.kind->english, " is ", f.color->english, "."),
                                 str(f.color->chinese, "。"))});
    else if (count_color(*scene, f.color) == 1)
      talk.turns.push_back(
          {a.say(kShape, {a.in(f.color->english, f.color->chinese)}),
           a.in(str("It is a ", f.kind->english, "."), str(f.kind->chinese, "。"))});
  }
  if (talk.turns.empty()) return {};
  talk.images.push_back(paint_scene(*scene));
  return talk;
}

std::optional<Talk> figure_counts(const Asking& a) {
  static const Phrases kAll = {{"How many figures are there?", "Count all figures."},
                               {"图中有几个图形？", "数一数所有图形。"}};
  // "Of them" is of what the question before asks for.
  static const Phrases kOfThem = {{"How many of them are {0}?", "How many {0} figures do you see?"},
                                  {"其中有几个是{0}的？", "{0}的图形有几个？"}};
  static const Phrases kColored = {{"How many figures are {0}?", "Count the {0} figures."},
                                   {"图中{0}的图形有几个？", "数一数{0}的图形。"}};
  static const Phrases kKind = {{"How many {0} are there?", "Count the {0}."},
                                {"有几个{0}？", "数一数{0}的个数。"}};
  const auto scene = draw_scene(a, {3, 10});
  if (!scene) return {};
  const ColoredFigure& one = a.random.pick(scene->figures);
  const ColoredFigure& other = a.random.pick(scene->figures);
  const int64_t colored = count_color(*scene, one.color), alike = count_kind(*scene, other.kind);
  const bool kind_first = a.random.chance(0.5);
  std::vector<Turn> turns = {
      {a.say(kAll), str(scene->figures.size())},
      {a.say(kind_first ? kColored : kOfThem, {a.in(one.color->english, one.color->chinese)}),
       str(colored)},
      {a.say(kKind, {a.in(plural(other.kind->english), other.kind->chinese)}), str(alike)}};
  if (kind_first) std::swap(turns[1], turns[2]);
  turns.resize(static_cast<size_t>(a.random.between(1, 3)));
  return Talk{"recognition", "counting", std::move(turns), {paint_scene(*scene)}};
}

std::optional<Talk> figure_places(const Asking& a) {
  static const Phrases kWhereIs = {{"Where is {0}? Give its box.", "Locate {0}."},
                                   {"{0}在哪里？给出边界框。", "定位{0}。"}};
  static const Phrases kIn = {{"What lies within {0}?", "Which figure is in the box {0}?"},
                              {"{0}范围内是什么？", "框{0}里是哪个图形？"}};
  static const Phrases kWhichSide = {
      {"Is {0} to the left or to the right of {1}?", "On which side of {1} is {0}, left or right?"},
      {"{0}在{1}的左边还是右边？", "{0}位于{1}的哪一侧，左还是右？"}};
  static const Phrases kNear = {
      {"Which figure is closest to {0}?", "What is the nearest neighbour of {0}?"},
      {"离{0}最近的是哪个图形？", "{0}最近的邻居是什么？"}};
  const auto scene = draw_scene(a, {3, 7, true});
  if (!scene) return {};
  const ColoredFigure &one = scene->figures[0], &other = scene->figures[1];
  const Image image = paint_scene(*scene);
  const int64_t kind = a.random.below(3);
  if (kind == 0)
    return Talk{"recognition",
                "pointing",
                {{a.say(kWhereIs, {the(a, one)}), boxed(*scene, one, a.chinese)},
                 {a.say(kIn, {det_text(other.box(), scene->width, scene->height)}),
                  as_sentence(one_figure(other, a.chinese), a.chinese)}},
                {image}};
  if (kind == 1) {
    const bool left = one.box().right < other.box().left,
               right = other.box().right < one.box().left;
    if (!left && !right) return {};
    return Talk{"commonsense reasoning",
                "spatial",
                {{a.say(kWhichSide, {the(a, one), the(a, other)}),
                  left ? a.in("To the left.", "左边。") : a.in("To the right.", "右边。")}},
                {image}};
  }
  const ColoredFigure* nearest = nearest_to_first(*scene);
  if (nearest == nullptr) return {};
  return Talk{"commonsense reasoning",
              "spatial",
              {{a.say(kNear, {the(a, one)}), as_sentence(the(a, *nearest), a.chinese)}},
              {image}};
}

std::optional<Talk> figure_sizes(const Asking& a) {
  static const Phrases kWhichLarger = {
      {"Which is larger, {0} or {1}?", "Compare {0} with {1}: which is larger?"},
      {"{0}和{1}哪个更大？", "比较{0}与{1}，哪个更大？"}};
  static const Phrases kSame = {
      {"Do {0} and {1} have the same colour?", "Are {0} and {1} of one colour?"},
      {"{0}和{1}颜色相同吗？", "{0}与{1}是同一种颜色吗？"}};
  const auto scene = draw_scene(a, {2, 5, true});
  if (!scene) return {};
  const ColoredFigure &one = scene->figures[0], &other = scene->figures[1];
  if (a.random.chance(0.4)) {
    if (one.kind == other.kind) return {};
    const auto name = [&](const ColoredFigure& f) {
      return a.in(str("the ", f.kind->english), f.kind->chinese);
    };
    for (const auto* f : {&one, &other})
      if (count_kind(*scene, f->kind) != 1) return {};
    const bool same = one.color == other.color;
    const std::string answer =
        same ? a.in(str("Yes, both are ", one.color->english, "."),
                    str("是的，都是", one.color->chinese, "。"))
             : a.in(str("No, ", name(one), " is ", one.color->english, " and ", name(other), " is ",
                        other.color->english, "."),
                    str("不同，", name(one), "是", one.color->chinese, "，", name(other), "是",
                        other.color->chinese, "。"));
    return Talk{"commonsense reasoning",
                "attribute comparison",
                {{a.say(kSame, {name(one), name(other)}), answer}},
                {paint_scene(*scene)}};
  }
  const double ratio = area(one) / area(other);
  if (one.kind != other.kind || (ratio < 1.5 && ratio > 1 / 1.5)) return {};
  return Talk{"commonsense reasoning",
              "size",
              {{a.say(kWhichLarger, {the(a, one), the(a, other)}),
                as_sentence(the(a, ratio > 1 ? one : other), a.chinese)}},
              {paint_scene(*scene)}};
}

std::optional<Talk> scene_svg(const Asking& a) {
  static const Phrases kAsk = {
      {"Write SVG code that draws this picture.", "Reproduce the picture as SVG."},
      {"写出绘制这幅图的 SVG 代码。", "用 SVG 重现这幅图。"}};
  auto scene = draw_scene(a, {1, 4});
  if (!scene) return {};
  // What is written is what is drawn: whole pixels.
  for (auto& f : scene->figures)
    f.center = {std::round(f.center.x), std::round(f.center.y)}, f.radius = std::round(f.radius);
  std::string svg =
      str("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", scene->width, "\" height=\"",
          scene->height, "\">\n<rect width=\"100%\" height=\"100%\" fill=\"",
          hex_text(scene->ground), "\"/>\n");
  for (const auto& f : scene->figures) {
    if (f.kind->english == std::string("heart")) return {};
    if (f.kind->english == std::string("circle")) {
      svg += str("<circle cx=\"", f.center.x, "\" cy=\"", f.center.y, "\" r=\"", f.radius,
                 "\" fill=\"", hex_text(f.color->color), "\"/>\n");
      continue;
    }
    std::string points;
    for (const auto& p : figure_outline(*f.kind, f.center, f.radius))
      points += str(points.empty() ? "" : " ", std::lround(p.x), ",", std::lround(p.y));
    svg += str("<polygon points=\"", points, "\" fill=\"", hex_text(f.color->color), "\"/>\n");
  }
  return Talk{"conversion",
              "photo to svg drawing",
              {{a.say(kAsk), "```svg\n" + svg + "</svg>\n```"}},
              {paint_scene(*scene)}};
}

std::optional<Talk> scene_prompt(const Asking& a) {
  const auto scene = draw_scene(a, {2, 5, true});
  if (!scene) return {};
  std::vector<const ColoredFigure*> order;
  for (const auto& f : scene->figures) order.push_back(&f);
  std::sort(order.begin(), order.end(), [](const ColoredFigure* x, const ColoredFigure* y) {
    return x->center.x < y->center.x;
  });
  std::vector<std::string> parts;
  for (const auto* f : order) {
    const std::string& zone =
        zone_name(f->center.x / scene->width, f->center.y / scene->height, a.chinese);
    parts.push_back(a.chinese ? zone + one_figure(*f, true) : one_figure(*f, false) + " " + zone);
  }
  std::string list;
  for (const auto& part : parts) list += (list.empty() ? "" : a.in("; ", "；")) + part;
  return Talk{"conversion",
              "image to prompt",
              {{a.say(kPrompt),
                a.in("Flat geometric figures without outlines on a plain, nearly white ground: " +
                         list + ".",
                     "近白色的纯色背景上，无描边的平面几何图形：" + list + "。")}},
              {paint_scene(*scene)}};
}

}  // namespace dsvl

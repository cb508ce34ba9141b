// Scenes of figures side by side.
#include <algorithm>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/comparisons.h"

namespace dsvl {
namespace {

using Change = ChangedScene::Change;

// "Picture 2 lacks the red circle: <box in picture 1>."
std::string change_text(const Asking& a, const ShapeScene& before, const ChangedScene& after) {
  const size_t i = after.index;
  if (after.change == Change::gone)
    return a.in("In picture 2 one figure is missing: ", "图2少了一个图形：") +
           boxed(before, before.figures[i], a.chinese);
  const ColoredFigure& now = after.scene.figures[i];
  if (after.change == Change::come)
    return a.in("In picture 2 one figure is new: ", "图2多了一个图形：") +
           boxed(after.scene, now, a.chinese);
  return a.in(str("In picture 2 ", one_figure(now, false), " stands where picture 1 has ",
                  one_figure(before.figures[i], false), ": "),
              str("图1中", one_figure(before.figures[i], true), "，在图2中变成了",
                  one_figure(now, true), "：")) +
         boxed(after.scene, now, a.chinese);
}

size_t changes_between(const ShapeScene& one, const ShapeScene& other) {
  size_t changes = 0;
  for (size_t i = 0; i < one.figures.size(); ++i)
    changes += one.figures[i].same_look(other.figures[i]) ? 0 : 1;
  return changes;
}

}  // namespace

std::optional<ChangedScene> change_one(const ShapeScene& scene, Random& random) {
  ChangedScene changed{scene};
  changed.index = static_cast<size_t>(random.below(static_cast<int64_t>(scene.figures.size())));
  changed.change = static_cast<Change>(random.below(4));
  ColoredFigure& f = changed.scene.figures[changed.index];
  if (changed.change == Change::gone) {
    changed.scene.figures.erase(changed.scene.figures.begin() +
                                static_cast<ptrdiff_t>(changed.index));
  } else if (changed.change == Change::come) {
    const auto figure = add_figure(scene, random);
    if (!figure) return {};
    changed.scene.figures.push_back(*figure);
    changed.index = scene.figures.size();
  } else {
    const ColoredFigure before = f;
    if (changed.change == Change::color)
      f.color = &random.pick(named_colors());
    else
      f.kind = &random.pick(figure_kinds());
    if (f.same_look(before) || !stands_alone(changed.scene, changed.index)) return {};
  }
  return changed;
}

std::optional<Talk> spot_the_difference(const Asking& a) {
  static const Phrases kAsk = {
      {"Spot the difference between the two pictures.", "One thing differs. What, and where?",
       "What has changed from picture 1 to picture 2?"},
      {"找出两张图的不同之处。", "有一处不同，是什么，在哪里？", "从图1到图2有什么变化？"}};
  const auto scene = draw_scene(a, {4, 9});
  if (!scene) return {};
  const auto changed = change_one(*scene, a.random);
  if (!changed) return {};
  return Talk{"multi-graph",
              "spot the difference",
              {{numbered_pictures(2, a.chinese) + a.say(kAsk), change_text(a, *scene, *changed)}},
              {paint_scene(*scene), paint_scene(changed->scene)}};
}

std::optional<Talk> more_figures(const Asking& a) {
  static const Phrases kMore = {
      {"Which picture shows more figures?", "In which picture are there more figures?"},
      {"哪张图的图形更多？", "图形较多的是哪张图？"}};
  static const Phrases kHow = {{"How many more?", "By how many?"}, {"多几个？", "相差几个？"}};
  static const Phrases kColor = {
      {"Which picture has more {0} figures?", "In which picture are more figures {0}?"},
      {"哪张图中{0}的图形更多？", "{0}图形较多的是哪张图？"}};
  const auto first = draw_scene(a, {2, 8}), second = draw_scene(a, {2, 8});
  if (!first || !second) return {};
  const size_t one = first->figures.size(), other = second->figures.size();
  const auto name = [&](bool first_wins) { return picture_name(first_wins ? 1 : 2, a.chinese); };
  Talk talk{"multi-graph", "attributes", {}, {}};
  const NamedColor* color = first->figures[0].color;
  const auto c1 = count_color(*first, color), c2 = count_color(*second, color);
  if (one != other)
    talk.turns = {
        {a.say(kMore), as_sentence(a.in(str(name(one > other), ": ", std::max(one, other),
                                            " against ", std::min(one, other)),
                                        str(name(one > other), "更多，", std::max(one, other),
                                            "个对", std::min(one, other), "个")),
                                   a.chinese)},
        {a.say(kHow), str(std::max(one, other), " − ", std::min(one, other), " = ",
                          std::max(one, other) - std::min(one, other))}};
  if (c1 != c2)
    talk.turns.push_back({a.say(kColor, {a.in(color->english, color->chinese)}),
                          as_sentence(name(c1 > c2), a.chinese)});
  if (talk.turns.empty()) return {};
  talk.turns[0].question = numbered_pictures(2, a.chinese) + talk.turns[0].question;
  talk.images = {paint_scene(*first), paint_scene(*second)};
  return talk;
}

std::optional<Talk> which_fits(const Asking& a) {
  static const Phrases kAsk = {
      {"Which picture fits the description: {0}?", "One picture shows {0}. Which?"},
      {"哪张图符合描述：{0}？", "有一张图里有{0}，是哪张？"}};
  static const Phrases kDoes = {
      {"Does the description “{0}” fit picture {1}?", "True of picture {1} or not: {0}?"},
      {"描述“{0}”符合图{1}吗？", "图{1}里有{0}，对吗？"}};
  const auto count = static_cast<size_t>(a.random.between(2, 4));
  std::vector<ShapeScene> scenes;
  for (size_t i = 0; i < count; ++i) {
    const auto scene = draw_scene(a, {1, 4});
    if (!scene) return {};
    scenes.push_back(*scene);
  }
  const auto right = static_cast<size_t>(a.random.below(static_cast<int64_t>(count)));
  const ColoredFigure& f = scenes[right].figures[0];
  for (size_t i = 0; i < count; ++i)
    if (count_like(scenes[i], f) != (i == right ? 1 : 0)) return {};
  const std::string what = one_figure(f, a.chinese);
  Talk talk{"multi-graph", "image-text match", {}, {}};
  talk.turns.push_back({numbered_pictures(count, a.chinese) + a.say(kAsk, {what}),
                        as_sentence(picture_name(right + 1, a.chinese), a.chinese)});
  if (a.random.chance(0.4)) {
    const auto other = static_cast<size_t>(a.random.below(static_cast<int64_t>(count)));
    talk.turns.push_back({a.say(kDoes, {what, str(other + 1)}),
                          other == right
                              ? a.in("Yes.", "是的。")
                              : a.in(str("No, picture ", other + 1, " does not show it."),
                                     str("不，图", other + 1, "里没有。"))});
  }
  for (const auto& scene : scenes) talk.images.push_back(paint_scene(scene));
  return talk;
}

std::optional<Talk> same_or_not(const Asking& a) {
  static const Phrases kAsk = {
      {"Are the two pictures the same?", "Same or different?",
       "Do both pictures show exactly the same?"},
      {"两张图一样吗？", "两张图相同还是不同？", "两张图的内容完全相同吗？"}};
  const auto scene = draw_scene(a, {3, 7});
  if (!scene) return {};
  const bool same = a.random.chance(0.5);
  const std::string question = numbered_pictures(2, a.chinese) + a.say(kAsk);
  if (same)
    return Talk{"multi-graph",
                "discrimination",
                {{question, a.in("They are the same.", "完全相同。")}},
                {paint_scene(*scene), paint_scene(*scene)}};
  const auto changed = change_one(*scene, a.random);
  if (!changed) return {};
  return Talk{"multi-graph",
              "discrimination",
              {{question, a.in("They differ. ", "不同。") + change_text(a, *scene, *changed)}},
              {paint_scene(*scene), paint_scene(changed->scene)}};
}

std::optional<Talk> how_alike(const Asking& a) {
  static const Phrases kAsk = {
      {"How alike are the two pictures? Say how many of the figures agree.",
       "Rate the similarity: how many figures have the same look in both pictures?"},
      {"两张图有多相似？说出有几个图形一致。", "评价相似程度：有几个图形在两张图中样子相同？"}};
  const auto scene = draw_scene(a, {4, 8});
  if (!scene) return {};
  ShapeScene other = *scene;
  const auto changes = a.random.between(0, static_cast<int64_t>(scene->figures.size()));
  for (int64_t i = 0; i < changes; ++i) {
    ColoredFigure& f = other.figures[static_cast<size_t>(i)];
    if (a.random.chance(0.5)) f.color = &a.random.pick(named_colors());
    f.kind = &a.random.pick(figure_kinds());
    if (!stands_alone(other, static_cast<size_t>(i))) return {};
  }
  const size_t all = scene->figures.size(), agree = all - changes_between(*scene, other);
  return Talk{"evaluation",
              "similarity",
              {{numbered_pictures(2, a.chinese) + a.say(kAsk),
                a.in(str(agree, " of ", all,
                         agree == 1 ? " figures looks the same and stands at the same place."
                                    : " figures look the same and stand at the same places."),
                     str(all, "个图形中有", agree, "个样子相同、位置相同。"))}},
              {paint_scene(*scene), paint_scene(other)}};
}

}  // namespace dsvl

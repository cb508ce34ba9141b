// One function a task; the tables at the end say which are drawn for one picture and for several.
#include "data/captions/caption_questions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "data/captions/phrases.h"

namespace dsvl {
namespace {

constexpr const char *kRecognition = "recognition", *kCommonsense = "commonsense reasoning";

struct SceneAsking {
  const Composition& scene;
  bool chinese;
  Random& random;

  const Placed& any() const { return random.pick(scene.placed); }
  std::string name(const Placed& p) const { return p.picture->in(chinese).name; }
  // As it stands inside a question.
  std::string the(const Placed& p) const {
    return chinese ? "“" + name(p) + "”" : definite(name(p));
  }
  // What the photograph itself shows stands beside and among the pictures.
  bool on_photo() const { return scene.ground == GroundKind::photograph; }
  // Whether that can be what "is" speaks of: one thing with an article.
  bool is_one(const Placed& p) const { return chinese || has_article(name(p)); }
  std::string sentence(const std::string& text) const { return as_sentence(text, chinese); }
  std::string ask(const Phrases& phrases, const std::vector<std::string>& parts = {}) const {
    return fill_phrase(random.pick(chinese ? phrases.chinese : phrases.english), parts);
  }
  std::string box(const Placed& p) const {
    return det_text(p.box, scene.image.width, scene.image.height);
  }
  std::string grounded(const Placed& p, const std::string& text) const {
    return dsvl::grounded(text, p.box, scene.image.width, scene.image.height);
  }
};

// Where the naming of a picture stands in the taxonomy: main class and leaf, by what it shows.
std::pair<std::string, std::string> naming_leaf(const NamedPicture& picture) {
  switch (picture.kind) {
    case PictureClass::animal:
    case PictureClass::plant:
    case PictureClass::space:
      return {"analysis", "nature"};
    case PictureClass::clothes:
    case PictureClass::vehicle:
    case PictureClass::household:
      return {"analysis", "daily life"};
    case PictureClass::sport:
    case PictureClass::hobby:
      return {"analysis", "entertainment"};
    case PictureClass::flag:
      return {"analysis", "art and culture, flags"};
    case PictureClass::food:
      return {kRecognition, "food"};
    case PictureClass::person:
      return {kRecognition, "person"};
    case PictureClass::money:
      return {kRecognition, "currency"};
    case PictureClass::none:
      break;
  }
  return {kRecognition, "others, naming"};
}

using Answer = std::optional<CaptionExchange>;

Answer describe(const SceneAsking& a) {
  const auto& picture = *a.any().picture;
  const auto& said = picture.in(a.chinese);
  const auto [main, leaf] = naming_leaf(picture);
  return {{a.ask(a.on_photo() ? kDescribeOnPhoto : kDescribe), said.description, main, leaf}};
}

Answer name_it(const SceneAsking& a) {
  const auto& only = a.any();
  if (a.name(only).empty()) return {};
  const auto [main, leaf] = naming_leaf(*only.picture);
  return {{a.ask(a.on_photo() ? kNameOnPhoto : kName), a.sentence(a.name(only)), main, leaf}};
}

Answer in_both_languages(const SceneAsking& a) {
  const auto& picture = *a.any().picture;
  if (picture.english.description.empty() || picture.chinese.description.empty()) return {};
  const auto &first = picture.in(a.chinese).description,
             second = picture.in(!a.chinese).description;
  return {{a.ask(kBothLanguages), first + "\n" + second, kRecognition, "to a given language"}};
}

Answer locate(const SceneAsking& a) {
  const auto& target = a.any();
  if (a.name(target).empty() || !a.is_one(target)) return {};
  return {{a.ask(kLocate, {a.the(target)}), a.grounded(target, a.name(target)), kRecognition,
           "pointing"}};
}

Answer what_is_in_box(const SceneAsking& a) {
  const auto& target = a.any();
  if (a.name(target).empty()) return {};
  return {{a.ask(kInBox, {a.box(target)}), a.sentence(a.name(target)), kRecognition, "pointing"}};
}

std::vector<const Placed*> left_to_right(const Composition& scene) {
  std::vector<const Placed*> order;
  for (const auto& placed : scene.placed) order.push_back(&placed);
  const auto middle = [](const Placed* p) { return p->box.left + p->box.right; };
  std::sort(order.begin(), order.end(),
            [&](const Placed* x, const Placed* y) { return middle(x) < middle(y); });
  return order;
}

// Only where the middles lie clearly apart.
Answer list_in_order(const SceneAsking& a) {
  if (a.on_photo()) return {};
  const auto order = left_to_right(a.scene);
  std::vector<std::string> names;
  for (size_t i = 0; i < order.size(); ++i) {
    const Box& box = order[i]->box;
    if (i > 0) {
      const Box& before = order[i - 1]->box;
      if (box.left + box.right - before.left - before.right < a.scene.image.width / 8) return {};
    }
    names.push_back(a.name(*order[i]));
  }
  return {{a.ask(kList), a.sentence(join_names(names, a.chinese)), kRecognition, "position"}};
}

Answer list_with_boxes(const SceneAsking& a) {
  std::string lines;
  for (const auto* placed : left_to_right(a.scene))
    lines += (lines.empty() ? "" : "\n") + a.grounded(*placed, a.name(*placed));
  return {{a.ask(kListBoxes), lines, kRecognition, "pointing"}};
}

// 0, 1, 2 for a third of the side, -1 near a border between two.
int third(int low, int high, int side) {
  const double middle = (low + high) / 2.0 / side;
  if (middle < 0.30) return 0;
  if (middle > 0.70) return 2;
  return middle > 0.40 && middle < 0.60 ? 1 : -1;
}

struct Zone {
  int column = -1, row = -1;
  bool certain() const { return column >= 0 && row >= 0; }
  bool may_be(const Zone& other) const {
    return (column < 0 || column == other.column) && (row < 0 || row == other.row);
  }
};

Zone zone_of(const Placed& p, const Image& image) {
  return {third(p.box.left, p.box.right, image.width),
          third(p.box.top, p.box.bottom, image.height)};
}

const std::string& zone_name(const Zone& zone, bool chinese) {
  const auto at = static_cast<size_t>(zone.row * 3 + zone.column);
  return (chinese ? kChineseZones : kEnglishZones)[at];
}

Answer what_is_at(const SceneAsking& a) {
  if (a.on_photo()) return {};
  const auto& target = a.any();
  const Zone zone = zone_of(target, a.scene.image);
  if (!zone.certain()) return {};
  const auto others =
      std::count_if(a.scene.placed.begin(), a.scene.placed.end(),
                    [&](const Placed& p) { return zone_of(p, a.scene.image).may_be(zone); });
  if (others != 1) return {};
  return {{a.ask(kAt, {zone_name(zone, a.chinese)}), a.sentence(a.name(target)), kRecognition,
           "position"}};
}

Answer where_is(const SceneAsking& a) {
  const auto& target = a.any();
  const Zone zone = zone_of(target, a.scene.image);
  if (!zone.certain() || a.name(target).empty() || !a.is_one(target)) return {};
  const std::string place = zone_name(zone, a.chinese);
  return {{a.ask(kWhere, {a.the(target)}), a.sentence(a.chinese ? "在图的" + place : place),
           kRecognition, "position"}};
}

// How x lies to y: left, right, above, below by kSides, where their boxes are apart that way only
// or that way clearly more; -1 when both would do.
int side_of(const Box& x, const Box& y) {
  const int gaps[] = {y.left - x.right, x.left - y.right, y.top - x.bottom, x.top - y.bottom};
  int found = -1;
  for (int i = 0; i < 4; ++i) {
    if (gaps[i] < 0) continue;
    if (found >= 0) return -1;
    found = i;
  }
  return found;
}

Answer relation(const SceneAsking& a) {
  if (a.scene.placed.size() != 2 || a.on_photo()) return {};
  const size_t first = static_cast<size_t>(a.random.below(2));
  const auto &x = a.scene.placed[first], &y = a.scene.placed[1 - first];
  const int side = side_of(x.box, y.box);
  if (side < 0) return {};
  const auto& word = (a.chinese ? kChineseSides : kEnglishSides)[static_cast<size_t>(side)];
  return {{a.ask(kBeside, {word, a.the(y)}), a.sentence(a.name(x)), kCommonsense, "spatial"}};
}

// A question whose answer is yes as often as no.
Answer is_beside(const SceneAsking& a) {
  const auto count = static_cast<int64_t>(a.scene.placed.size());
  const auto first = a.random.below(count);
  const auto second = (first + 1 + a.random.below(count - 1)) % count;
  const auto& x = a.scene.placed[static_cast<size_t>(first)];
  const auto& y = a.scene.placed[static_cast<size_t>(second)];
  const int side = side_of(x.box, y.box);
  if (side < 0 || !a.is_one(x)) return {};
  const bool yes = a.random.chance(0.5);
  const auto asked = static_cast<size_t>(yes ? side : side ^ 1);
  const auto& word = (a.chinese ? kChineseSides : kEnglishSides)[asked];
  const char* answer = a.chinese ? (yes ? "是的。" : "不是。") : (yes ? "Yes." : "No.");
  return {{a.ask(kIsBeside, {a.the(x), word, a.the(y)}), answer, kCommonsense, "spatial",
           str(a.name(x), " ", word, " ", a.name(y))}};
}

Answer count(const SceneAsking& a) {
  return {{a.ask(kCount), str(a.scene.placed.size()), kRecognition, "counting"}};
}

Answer larger(const SceneAsking& a) {
  if (a.scene.placed.size() != 2) return {};
  const auto area = [](const Placed& p) { return double(p.box.width()) * p.box.height(); };
  const auto &x = a.scene.placed[0], &y = a.scene.placed[1];
  const double ratio = area(x) / area(y);
  if (ratio < 1.6 && ratio > 1 / 1.6) return {};
  const bool swapped = a.random.chance(0.5);
  return {{a.ask(kLarger, {a.the(swapped ? y : x), a.the(swapped ? x : y)}),
           a.sentence(a.name(ratio > 1 ? x : y)), kCommonsense, "size"}};
}

using Task = Answer (*)(const SceneAsking& asking);
// A task that stands twice is drawn twice as often.
constexpr Task kForOne[] = {describe, describe, describe, describe,          name_it,
                            name_it,  name_it,  locate,   in_both_languages, where_is};
constexpr Task kForSeveral[] = {
    list_in_order, list_in_order, list_with_boxes, what_is_at, what_is_at, where_is,       relation,
    relation,      is_beside,     count,           locate,     locate,     what_is_in_box, larger};

bool all_named(const Composition& scene, bool chinese) {
  return std::none_of(scene.placed.begin(), scene.placed.end(),
                      [&](const Placed& p) { return p.picture->in(chinese).name.empty(); });
}

}  // namespace

std::optional<CaptionExchange> ask_caption(const Composition& scene, bool chinese, Random& random) {
  const bool one = scene.placed.size() == 1;
  if (!one && !all_named(scene, chinese)) return {};
  if (one && scene.placed[0].picture->in(chinese).description.empty()) return {};
  const SceneAsking asking{scene, chinese, random};
  for (int attempt = 0; attempt < 24; ++attempt) {
    const auto draw = [&](auto& tasks) {
      return tasks[static_cast<size_t>(random.below(static_cast<int64_t>(std::size(tasks))))];
    };
    const Task task = one ? draw(kForOne) : draw(kForSeveral);
    if (auto exchange = task(asking)) return exchange;
  }
  return {};
}

}  // namespace dsvl

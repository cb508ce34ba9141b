// One picture, one or several questions.
#include <algorithm>
#include <set>

#include "base/error.h"
#include "data/captions/caption_questions.h"
#include "data/captions/phrases.h"
#include "data/instruct/scenes.h"
#include "data/scene/inking.h"

namespace dsvl {
namespace {

// Of tasks about the ground: how the file is written must not tell it.
constexpr bool kLossy = true;

const NamedPicture& picture_of(const Document* document) {
  return *document->picture;
}

bool of_class(const Document* document, PictureClass kind) {
  return document->picture->kind == kind;
}

// A piece of sky or wall looks like a colour or a gradient.
bool looks_like_its_kind(const Composition& c) {
  if (c.ground != GroundKind::photograph) return true;
  const Levels levels = levels_under(c.bare, {0, 0, c.bare.width, c.bare.height});
  return levels.bright - levels.dark >= 40;
}

}  // namespace

// The first question's leaf is the conversation's.
std::optional<Talk> several_questions(const Asking& a) {
  const auto scene = paste_scene(a, pick_pictures(a, static_cast<size_t>(a.random.between(2, 5))));
  if (!scene) return {};
  Talk talk;
  std::set<std::string> asked;
  const auto wanted = static_cast<size_t>(a.random.between(2, 4));
  for (int attempt = 0; attempt < 16 && talk.turns.size() < wanted; ++attempt) {
    const auto exchange = ask_caption(scene->composition, a.chinese, a.random);
    if (!exchange || !asked.insert(exchange->question).second) continue;
    // Nor the same in other words.
    const std::string& about = exchange->about.empty() ? exchange->answer : exchange->about;
    if (!asked.insert(about).second) continue;
    if (talk.turns.empty()) talk.main = exchange->main, talk.leaf = exchange->leaf;
    talk.turns.push_back({exchange->question, exchange->answer});
  }
  if (talk.turns.size() < 2) return {};
  talk.images = {scene->composition.image};
  talk.lossy = scene->lossy();
  talk.documents = scene->documents;
  return talk;
}

// Several things of which some are of one class, or all are.
std::optional<Talk> one_class(const Asking& a) {
  static const Phrases kCommon = {{"What do all the pasted pictures have in common?",
                                   "Which theme do the pasted pictures share?"},
                                  {"贴上的小图有什么共同点？", "这些小图的主题是什么？"}};
  static const Phrases kWhich = {
      {"Which of the pasted things belong to the class “{0}”?",
       "Name what has been pasted of the class “{0}”."},
      {"贴上的东西中哪些属于“{0}”这一类？", "说出贴上的东西中属于“{0}”这一类的。"}};
  const PictureClass kind = a.document->picture->kind;
  if (kind == PictureClass::none) return {};
  const auto pictures = pick_pictures(a, static_cast<size_t>(a.random.between(2, 4)));
  if (pictures.empty()) return {};
  const auto count = static_cast<size_t>(std::count_if(
      pictures.begin(), pictures.end(), [&](const Document* d) { return of_class(d, kind); }));
  // A class that another one may hold too ("a toy car") is asked only of what is surely none of it.
  for (const auto* d : pictures)
    if (d->picture->kind == PictureClass::none || may_overlap(d->picture->kind, kind)) return {};
  const std::string name = class_name(kind, a.chinese);
  const auto scene = paste_scene(a, pictures);
  if (!scene) return {};
  Talk talk{"recognition",  "theme",         {}, {scene->composition.image},
            scene->lossy(), scene->documents};
  if (count == pictures.size()) {
    talk.turns.push_back({a.say(kCommon), a.in("All belong to one class: " + name + ".",
                                               "都属于同一类：" + name + "。")});
    return talk;
  }
  std::vector<std::string> names;
  for (const auto* d : pictures)
    if (of_class(d, kind)) names.push_back(picture_of(d).in(a.chinese).name);
  if (kind == PictureClass::animal || kind == PictureClass::plant)
    talk.main = "commonsense reasoning", talk.leaf = "species";
  talk.turns.push_back(
      {a.say(kWhich, {name}), as_sentence(join_names(names, a.chinese), a.chinese)});
  return talk;
}

std::optional<Talk> kind_of_ground(const Asking& a) {
  static const Phrases kAsk = {
      {"What is the background: one colour, a gradient, a drawn texture or a photograph?",
       "In what style is the background made: plain, graded, textured or photographed?"},
      {"背景是纯色、渐变、纹理还是照片？", "背景是什么样式：纯色、渐变、绘制的纹理还是照片？"}};
  static const std::vector<std::string> kEnglish = {"One plain colour.", "A gradient of colours.",
                                                    "A drawn texture.", "A photograph."},
                                        kChinese = {"纯色。", "渐变。", "绘制的纹理。", "照片。"};
  const auto scene = paste_scene(a, pick_pictures(a, static_cast<size_t>(a.random.between(1, 3))));
  if (!scene || !looks_like_its_kind(scene->composition)) return {};
  return Talk{"recognition",
              "style",
              {{a.say(kAsk),
                (a.chinese ? kChinese : kEnglish)[static_cast<size_t>(scene->composition.ground)]}},
              {scene->composition.image},
              kLossy,
              scene->documents};
}

std::optional<Talk> pasted_prompt(const Asking& a) {
  static const std::vector<std::string> kEnglish = {"a plain background", "a graded background",
                                                    "a textured background",
                                                    "a photograph as background"},
                                        kChinese = {"纯色背景", "渐变背景", "带纹理的背景",
                                                    "照片背景"};
  const auto scene = paste_scene(a, pick_pictures(a, static_cast<size_t>(a.random.between(1, 3))));
  if (!scene || !looks_like_its_kind(scene->composition)) return {};
  const Composition& c = scene->composition;
  std::string list;
  for (const auto& p : c.placed) {
    const std::string& zone =
        zone_name((p.box.left + p.box.right) / 2.0 / c.image.width,
                  (p.box.top + p.box.bottom) / 2.0 / c.image.height, a.chinese);
    const std::string& name = p.picture->in(a.chinese).name;
    list += (list.empty() ? "" : a.in("; ", "；")) +
            (a.chinese ? zone + "：" + name : name + " " + zone);
  }
  const auto ground = static_cast<size_t>(c.ground);
  return Talk{"conversion",
              "image to prompt",
              {{a.say(kPrompt),
                a.in(list + "; " + kEnglish[ground] + ".", list + "；" + kChinese[ground] + "。")}},
              {c.image},
              kLossy,
              scene->documents};
}

std::optional<Talk> absent_thing(const Asking& a) {
  static const Phrases kAsk = {
      {"Where is {0}? Give its box.", "What is to the left of {0}?",
       "Is {0} larger than the other things?"},
      {"{0}在哪里？给出边界框。", "{0}的左边是什么？", "{0}比其他东西大吗？"}};
  static const Phrases kThere = {{"What has been pasted, then?", "Then what is shown?"},
                                 {"那么贴了什么？", "那图中有什么？"}};
  auto pictures = pick_pictures(a, static_cast<size_t>(a.random.between(2, 4)));
  if (pictures.empty()) return {};
  const Document* absent = pictures.back();
  pictures.pop_back();
  if (!a.chinese && !has_article(absent->picture->english.name)) return {};
  const auto scene = paste_scene(a, pictures, Backdrop::drawn);
  if (!scene) return {};
  const std::string name = the_name(picture_of(absent), a.chinese);
  Talk talk{"safety",
            "suggestive questions, absent",
            {},
            {scene->composition.image},
            scene->lossy(),
            scene->documents};
  talk.turns.push_back({a.say(kAsk, {name}),
                        a.in("The picture does not show " + name + ".", "图中没有" + name + "。")});
  std::vector<std::string> names;
  for (const auto& p : scene->composition.placed) names.push_back(p.picture->in(a.chinese).name);
  if (a.random.chance(0.5))
    talk.turns.push_back({a.say(kThere), as_sentence(join_names(names, a.chinese), a.chinese)});
  return talk;
}

// A piece of a photograph as it is, or with pictures pasted on.
std::optional<Talk> real_or_pasted(const Asking& a) {
  static const Phrases kAsk = {
      {"Is this a photograph as it was taken, or has something been pasted onto it?",
       "Has this picture been put together out of parts?"},
      {"这是原样的照片，还是上面贴了别的东西？", "这幅图是拼合出来的吗？"}};
  const auto scene = paste_scene(a, pick_pictures(a, static_cast<size_t>(a.random.between(1, 2))));
  if (!scene || scene->composition.ground != GroundKind::photograph) return {};
  std::vector<std::string> names;
  for (const auto& p : scene->composition.placed) {
    names.push_back(p.picture->in(a.chinese).name);
    if (!a.chinese && !has_article(names.back())) return {};
  }
  Talk talk{"evaluation", "reality", {}, {}, kLossy, scene->documents};
  if (a.random.chance(0.5)) {
    talk.images = {scene->composition.bare};
    talk.documents = {scene->composition.photograph};
    talk.turns.push_back(
        {a.say(kAsk), a.in("Nothing has been pasted onto it; it is one photograph.",
                           "没有贴东西，是一张照片。")});
  } else {
    talk.images = {scene->composition.image};
    talk.turns.push_back(
        {a.say(kAsk), a.in("It has been put together: " + join_names(names, false) +
                               (names.size() > 1 ? " were" : " was") + " pasted onto a photograph.",
                           "是拼合的：照片上贴了" + join_names(names, true) + "。")});
  }
  return talk;
}

}  // namespace dsvl

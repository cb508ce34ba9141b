// Several pictures with pasted things.
#include <algorithm>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/scenes.h"

namespace dsvl {
namespace {

void add_credit(std::vector<const Document*>& all, const std::vector<const Document*>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// Pictures with one thing each and nothing else.
struct Album {
  std::vector<Image> images;
  std::vector<const Document*> documents;
  bool lossy = false;
};
std::optional<Album> single_pictures(const Asking& a, const std::vector<const Document*>& things) {
  Album album;
  for (const auto* thing : things) {
    const auto scene = paste_scene(a, {thing}, Backdrop::drawn);
    if (!scene) return {};
    album.images.push_back(scene->composition.image);
    album.lossy = album.lossy || scene->lossy();
    add_credit(album.documents, scene->documents);
  }
  return album;
}

}  // namespace

std::optional<Talk> what_is_gone(const Asking& a) {
  static const Phrases kGone = {{"Spot the difference: what is missing in picture 2?",
                                 "What does picture 1 show that picture 2 lacks?"},
                                {"找不同：图2少了什么？", "图1有而图2没有的是什么？"}};
  static const Phrases kCome = {{"Spot the difference: what is new in picture 2?",
                                 "What does picture 2 show that picture 1 lacks?"},
                                {"找不同：图2多了什么？", "图2有而图1没有的是什么？"}};
  static const Phrases kWhereWas = {{"Where was it? Give the box.", "Give the box where it was."},
                                    {"它原来在哪里？给出边界框。", "给出它原来的边界框。"}};
  static const Phrases kWhereIs = {{"Where is it? Give the box.", "Give its box."},
                                   {"它在哪里？给出边界框。", "给出它的边界框。"}};
  const auto scene = paste_scene(a, pick_pictures(a, static_cast<size_t>(a.random.between(2, 4))));
  if (!scene) return {};
  const Composition& c = scene->composition;
  const auto index = static_cast<size_t>(a.random.below(static_cast<int64_t>(c.placed.size())));
  const bool gone = a.random.chance(0.5);
  const std::string name = c.placed[index].picture->in(a.chinese).name;
  const std::string box = grounded(name, c.placed[index].box, c.image.width, c.image.height);
  Talk talk{"multi-graph",  "spot the difference", {}, {c.image, without(c, index)},
            scene->lossy(), scene->documents};
  if (!gone) std::swap(talk.images[0], talk.images[1]);
  talk.turns.push_back({numbered_pictures(2, a.chinese) + a.say(gone ? kGone : kCome),
                        as_sentence(name, a.chinese)});
  if (a.random.chance(0.6)) talk.turns.push_back({a.say(gone ? kWhereWas : kWhereIs), box});
  return talk;
}

std::optional<Talk> which_shows(const Asking& a) {
  static const Phrases kAsk = {{"Which picture shows {0}?", "In which picture is {0}?"},
                               {"哪张图里有{0}？", "{0}在哪张图里？"}};
  static const Phrases kWhat = {{"And what does picture {0} show?", "What is in picture {0}?"},
                                {"图{0}里是什么？", "图{0}里有什么？"}};
  const auto things = pick_pictures(a, static_cast<size_t>(a.random.between(2, 4)));
  if (things.empty()) return {};
  const auto album = single_pictures(a, things);
  if (!album) return {};
  const auto right = static_cast<size_t>(a.random.below(static_cast<int64_t>(things.size())));
  const auto other = static_cast<size_t>(a.random.below(static_cast<int64_t>(things.size())));
  Talk talk{"multi-graph", "image-text match", {}, album->images, album->lossy, album->documents};
  const std::string& english = things[right]->picture->english.name;
  if (!a.chinese && !has_article(english)) return {};
  const std::string name = a.chinese ? the_name(*things[right]->picture, true) : english;
  talk.turns.push_back({numbered_pictures(things.size(), a.chinese) + a.say(kAsk, {name}),
                        as_sentence(picture_name(right + 1, a.chinese), a.chinese)});
  if (other != right)
    talk.turns.push_back({a.say(kWhat, {str(other + 1)}),
                          as_sentence(things[other]->picture->in(a.chinese).name, a.chinese)});
  return talk;
}

std::optional<Talk> which_belong(const Asking& a) {
  static const Phrases kAsk = {
      {"Two of these pictures show things of one kind. Which two?",
       "Which two pictures belong together?"},
      {"有两张图里的东西属于同一类，是哪两张？", "哪两张图可以归为一类？"}};
  const PictureClass kind = a.document->picture->kind;
  if (kind == PictureClass::none) return {};
  const auto things = pick_pictures(a, 3);
  if (things.empty()) return {};
  // Exactly two of the draw's class, the third of another.
  std::vector<size_t> same;
  for (size_t i = 0; i < things.size(); ++i) {
    const PictureClass other = things[i]->picture->kind;
    if (other == PictureClass::none || may_overlap(other, kind)) return {};
    if (other == kind) same.push_back(i);
  }
  if (same.size() != 2) return {};
  std::vector<const Document*> order = things;
  a.random.shuffle(order);
  const auto album = single_pictures(a, order);
  if (!album) return {};
  std::vector<std::string> numbers;
  for (size_t i = 0; i < order.size(); ++i)
    if (order[i]->picture->kind == kind) numbers.push_back(str(i + 1));
  Talk talk{"multi-graph", "associations", {}, album->images, album->lossy, album->documents};
  const std::string name = class_name(kind, a.chinese);
  talk.turns.push_back(
      {numbered_pictures(3, a.chinese) + a.say(kAsk),
       a.in("Pictures " + numbers[0] + " and " + numbers[1] + ": both belong to the class “" +
                name + "”.",
            "图" + numbers[0] + "和图" + numbers[1] + "，都属于“" + name + "”这一类。")});
  return talk;
}

std::optional<Talk> where_more(const Asking& a) {
  static const Phrases kAsk = {{"Onto which picture have more things been pasted?",
                                "Which picture shows more pasted things?"},
                               {"哪张图上贴的东西更多？", "贴的小图较多的是哪张图？"}};
  static const Phrases kHowMany = {{"How many are there in each?", "Count them in both pictures."},
                                   {"每张图各有几个？", "分别数一数。"}};
  const auto first = paste_scene(a, pick_pictures(a, static_cast<size_t>(a.random.between(1, 4))));
  const auto second = paste_scene(a, pick_pictures(a, static_cast<size_t>(a.random.between(1, 4))));
  if (!first || !second) return {};
  const size_t one = first->composition.placed.size(), other = second->composition.placed.size();
  if (one == other) return {};
  Talk talk{"multi-graph",
            "attributes, counts",
            {},
            {first->composition.image, second->composition.image},
            first->lossy() || second->lossy(),
            first->documents};
  add_credit(talk.documents, second->documents);
  talk.turns = {{numbered_pictures(2, a.chinese) + a.say(kAsk),
                 a.in(one > other ? "Picture 1." : "Picture 2.", one > other ? "图1。" : "图2。")},
                {a.say(kHowMany), a.in(str("Picture 1: ", one, "; picture 2: ", other, "."),
                                       str("图1有", one, "个，图2有", other, "个。"))}};
  return talk;
}

}  // namespace dsvl

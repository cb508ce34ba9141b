// Draws against names.
#include "data/captions/picking.h"

#include <algorithm>
#include <utility>

namespace dsvl {
namespace {

// Things that may also be called by the second word, in picture names of the sources there are.
constexpr std::pair<const char*, const char*> kAlsoCalled[] = {
    {"sofa", "couch"},         {"fridge", "refrigerator"},
    {"kitten", "cat"},         {"puppy", "dog"},
    {"bulldog", "dog"},        {"van", "car"},
    {"sedan", "car"},          {"suv", "car"},
    {"hummer", "car"},         {"lamp", "light"},
    {"chandelier", "lamp"},    {"lantern", "lamp"},
    {"chandelier", "light"},   {"lantern", "light"},
    {"lightbulb", "light"},    {"lightbulb", "bulb"},
    {"tv", "television"},      {"bike", "bicycle"},
    {"motorbike", "bike"},     {"motorcycle", "motorbike"},
    {"motorcycle", "bike"},    {"pine", "tree"},
    {"palm", "tree"},          {"cypress", "tree"},
    {"poplar", "tree"},        {"acacia", "tree"},
    {"maple", "tree"},         {"beech", "tree"},
    {"oak", "tree"},           {"ficus", "plant"},
    {"cactus", "plant"},       {"yucca", "plant"},
    {"flower", "plant"},       {"tree", "plant"},
    {"tulip", "flower"},       {"rose", "flower"},
    {"daisy", "flower"},       {"lily", "flower"},
    {"daffodil", "flower"},    {"orchid", "flower"},
    {"sunflower", "flower"},   {"geranium", "flower"},
    {"duck", "bird"},          {"eagle", "bird"},
    {"owl", "bird"},           {"seagull", "bird"},
    {"gull", "seagull"},       {"crow", "bird"},
    {"penguin", "bird"},       {"hen", "chicken"},
    {"rooster", "chicken"},    {"crawfish", "crayfish"},
    {"hamburger", "burger"},   {"cheeseburger", "burger"},
    {"boy", "child"},          {"girl", "child"},
    {"kid", "child"},          {"boy", "kid"},
    {"girl", "kid"},           {"stool", "chair"},
    {"armchair", "chair"},     {"armchair", "sofa"},
    {"desk", "table"},         {"mug", "cup"},
    {"wardrobe", "cupboard"},  {"wardrobe", "cabinet"},
    {"cupboard", "cabinet"},   {"bath", "bathtub"},
    {"crib", "bed"},           {"washbasin", "sink"},
    {"washbasin", "basin"},    {"basin", "sink"},
    {"phone", "telephone"},    {"laptop", "computer"},
    {"sailboat", "boat"},      {"ship", "boat"},
    {"airplane", "plane"},     {"aeroplane", "plane"},
    {"biplane", "plane"},      {"violin", "fiddle"},
    {"carpet", "rug"},         {"oven", "stove"},
    {"cooker", "stove"},       {"dustbin", "bin"},
    {"toadstool", "mushroom"}, {"football", "ball"},
    {"baseball", "ball"},      {"mailbox", "letterbox"},
    {"cottage", "house"},      {"hut", "house"},
    {"heron", "bird"},         {"kingfisher", "bird"},
    {"harrier", "bird"},       {"toucan", "bird"},
    {"macaw", "parrot"},       {"parrot", "bird"},
    {"gosling", "goose"},      {"goose", "bird"},
    {"spoonbill", "bird"},     {"swan", "bird"},
    {"chicken", "bird"},       {"turkey", "bird"},
    {"macaque", "monkey"},     {"calf", "cow"},
    {"bull", "cow"},           {"ibex", "goat"},
    {"chameleon", "lizard"},   {"shark", "fish"},
    {"volleyball", "ball"},    {"mosquito", "bug"}};

// With what else they may be called, and what that may be called: a pine is a tree, a tree a plant.
std::vector<std::string> wider(const std::vector<std::string>& words) {
  std::vector<std::string> all = words;
  for (size_t i = 0; i < all.size(); ++i)
    for (const auto& [kind, general] : kAlsoCalled)
      if (all[i] == kind && std::find(all.begin(), all.end(), general) == all.end())
        all.emplace_back(general);
  return all;
}

bool share(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(others.begin(), others.end(), word) != others.end();
  });
}

}  // namespace

bool distinct_names(const NamedPicture& a, const NamedPicture& b) {
  const auto words = key_words(a.english.name), others = key_words(b.english.name);
  const bool shares = share(wider(words), others) || share(words, wider(others));
  const auto &zh = a.chinese.name, &other_zh = b.chinese.name;
  const bool contains = !zh.empty() && !other_zh.empty() &&
                        (zh.find(other_zh) != zh.npos || other_zh.find(zh) != zh.npos);
  return !shares && !contains && !words.empty() && !others.empty();
}

void add_distinct(std::vector<const Document*>& picked, size_t wanted,
                  const std::vector<const Document*>& all, bool chinese, Random& random) {
  for (int attempt = 0; attempt < 40 && picked.size() < wanted; ++attempt) {
    const Document* other = random.pick(all);
    const bool suits = !other->picture->in(chinese).name.empty() &&
                       std::all_of(picked.begin(), picked.end(), [&](const Document* document) {
                         return distinct_names(*document->picture, *other->picture);
                       });
    if (suits) picked.push_back(other);
  }
}

}  // namespace dsvl

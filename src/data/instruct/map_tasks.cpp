// Tasks of the family `maps`: real maps of regions in flat colours.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/board.h"
#include "data/instruct/families.h"
#include "data/maps/region_map.h"

namespace dsvl {
namespace {

constexpr int64_t kLeastPixels = 80;  // of a region that is asked for

std::string name_in(const MapRegion& r, bool chinese) {
  return chinese ? r.chinese : r.name;
}

// Regions large enough and named in the language.
std::vector<const MapRegion*> usable(const RegionMap& map, bool chinese) {
  std::vector<const MapRegion*> found;
  for (const auto& r : map.regions)
    if (r.use == RegionUse::asked && r.pixels >= kLeastPixels && !name_in(r, chinese).empty())
      found.push_back(&r);
  if (found.size() < 3 || (chinese && map.chinese.empty())) found.clear();
  return found;
}

// What surrounds the regions may be as strong as the one that is marked.
Color faded(Color color) {
  const auto [low, high] = std::minmax({color.r, color.g, color.b});
  return high - low < 60 ? color : blend(color, {255, 255, 255}, 0.75);
}

// All regions in one pale colour, one in a strong one; nothing when the map has more colours than
// it names.
std::optional<Image> highlighted(const RegionMap& map, const MapRegion& target, Random& random) {
  Image image = read_image(map.picture);
  // Red, green or blue.
  const Color strong = named_colors()[static_cast<size_t>(random.below(3))].color,
              pale{235, 228, 210};
  int64_t unknown = 0;
  for (int y = 0; y < image.height; ++y) {
    uint8_t* p = image.row(y);
    for (int x = 0; x < image.width; ++x, p += 3) {
      const auto is = [&](const MapRegion& r) {
        return p[0] == r.color.r && p[1] == r.color.g && p[2] == r.color.b;
      };
      const auto it = std::find_if(map.regions.begin(), map.regions.end(), is);
      if (it == map.regions.end()) ++unknown;
      if (it == map.regions.end()) continue;
      const Color c = it->use == RegionUse::outside ? faded(it->color)
                      : &*it == &target             ? strong
                                                    : pale;
      p[0] = c.r, p[1] = c.g, p[2] = c.b;
    }
  }
  if (unknown > static_cast<int64_t>(image.width) * image.height / 50) return {};
  return image;
}

Talk map_talk(const Asking& a, Image image) {
  return {"analysis", "map of regions", {}, {std::move(image)}, false, {a.document}};
}

// English names as a sentence has them.
std::string map_name(const Asking& a) {
  if (a.chinese) return a.document->map->chinese;
  static const std::map<std::string, std::string> kSaid = {
      {"USA", "the USA"},
      {"World", "the world"},
      {"Caribbean", "the Caribbean"},
      {"Philippines", "the Philippines"},
      {"The Netherlands", "the Netherlands"},
      {"United Arab Emirates", "the United Arab Emirates"},
      {"Dominican Republic", "the Dominican Republic"},
      {"Republic of Korea", "the Republic of Korea"},
      {"Republic Of Ireland", "the Republic of Ireland"},
      {"Democratic Republic of the Congo", "the Democratic Republic of the Congo"},
      {"World continents (from North Pole)", "the world's continents, seen from the North Pole"},
      {"Portugal Districts", "Portugal (districts)"},
      {"Portugal Provinces (traditional)", "Portugal (traditional provinces)"},
      {"Sweden by Counties", "Sweden (counties)"},
      {"Italy by Provinces", "Italy (provinces)"},
      {"Latvia Districts (Pre 2009)", "Latvia (districts before 2009)"}};
  const auto it = kSaid.find(a.document->map->name);
  return it == kSaid.end() ? a.document->map->name : it->second;
}

// Some regions share a capital, have several, or another name for it in brackets.
bool is_one_city(const std::string& capital) {
  return !capital.empty() && capital.find_first_of("/,([") == capital.npos &&
         capital.find(" and ") == capital.npos;
}

std::optional<Talk> which_is_marked(const Asking& a) {
  static const Phrases kAsk = {
      {"The map shows {0}. Which region is highlighted?",
       "Name the region that is marked on this map of {0}."},
      {"这是{0}的地图，突出显示的是哪个区域？", "说出这张{0}地图上标出的区域。"}};
  static const Phrases kCapital = {{"What is its capital?", "Which city is its capital?"},
                                   {"它的首府是哪里？", "它的首府叫什么？"}};
  const auto regions = usable(*a.document->map, a.chinese);
  if (regions.empty()) return {};
  const MapRegion& r = *a.random.pick(regions);
  auto image = highlighted(*a.document->map, r, a.random);
  if (!image) return {};
  Talk talk = map_talk(a, std::move(*image));
  talk.turns.push_back({a.say(kAsk, {map_name(a)}), as_sentence(name_in(r, a.chinese), a.chinese)});
  const std::string& capital = a.chinese ? r.chinese_capital : r.capital;
  if (is_one_city(r.capital) && !capital.empty() && a.random.chance(0.5))
    talk.turns.push_back({a.say(kCapital), as_sentence(capital, a.chinese)});
  return talk;
}

std::optional<Talk> where_is_region(const Asking& a) {
  static const Phrases kAsk = {
      {"Where on this map of {1} is {0}? Give its box.", "Locate {0} on the map of {1}."},
      {"{0}在这张{1}地图的什么位置？给出边界框。", "在{1}的地图上定位{0}。"}};
  const RegionMap& map = *a.document->map;
  const auto regions = usable(map, a.chinese);
  if (regions.empty()) return {};
  const MapRegion& r = *a.random.pick(regions);
  if (!is_in_one_place(r)) return {};
  Talk talk = map_talk(a, read_image(map.picture));
  const std::string name = name_in(r, a.chinese);
  talk.turns.push_back(
      {a.say(kAsk, {name, map_name(a)}), grounded(name, r.box, map.width, map.height)});
  return talk;
}

std::optional<Talk> largest_region(const Asking& a) {
  static const Phrases kAsk = {{"Which region of {0} is the largest on this map?",
                                "Name the region that covers the most of this map of {0}."},
                               {"这张{0}地图上哪个区域最大？", "说出{0}地图上面积最大的区域。"}};
  const RegionMap& map = *a.document->map;
  auto regions = usable(map, a.chinese);
  if (regions.empty()) return {};
  std::sort(regions.begin(), regions.end(),
            [](const MapRegion* x, const MapRegion* y) { return x->pixels > y->pixels; });
  // No larger one may be left out because it has no name or is not asked for.
  for (const auto& r : map.regions)
    if (r.use != RegionUse::outside && &r != regions[0] &&
        1.15 * static_cast<double>(r.pixels) > static_cast<double>(regions[0]->pixels))
      return {};
  Talk talk = map_talk(a, read_image(map.picture));
  talk.turns.push_back(
      {a.say(kAsk, {map_name(a)}), as_sentence(name_in(*regions[0], a.chinese), a.chinese)});
  return talk;
}

std::optional<Talk> which_way(const Asking& a) {
  static const Phrases kAsk = {
      {"North is at the top of this map of {2}. Does {0} lie {3} or {4} of {1}?",
       "On this map of {2}, is {0} to the {3} or to the {4} of {1}?"},
      {"这张{2}地图上北下南，{0}在{1}的{3}还是{4}？", "在{2}的地图上，{0}位于{1}的{3}还是{4}？"}};
  const RegionMap& map = *a.document->map;
  const auto regions = usable(map, a.chinese);
  if (regions.empty() || !map.north_up) return {};
  const MapRegion &one = *a.random.pick(regions), &other = *a.random.pick(regions);
  for (const auto* r : {&one, &other})
    if (r->inset || !is_in_one_place(*r)) return {};
  const double dx = (one.x - other.x) / map.width, dy = (one.y - other.y) / map.height;
  const bool across = std::abs(dx) > std::abs(dy);
  if (std::max(std::abs(dx), std::abs(dy)) < 0.15 ||
      std::min(std::abs(dx), std::abs(dy)) > 0.6 * std::max(std::abs(dx), std::abs(dy)))
    return {};
  const std::string low = across ? a.in("west", "西边") : a.in("north", "北边"),
                    high = across ? a.in("east", "东边") : a.in("south", "南边");
  const bool is_low = (across ? dx : dy) < 0;
  Talk talk = map_talk(a, read_image(map.picture));
  talk.turns.push_back(
      {a.say(kAsk, {name_in(one, a.chinese), name_in(other, a.chinese), map_name(a), low, high}),
       a.in("To the " + (is_low ? low : high) + ".", (is_low ? low : high) + "。")});
  return talk;
}

}  // namespace

const std::vector<TaskRow>& map_tasks() {
  static const std::vector<TaskRow> kTasks = {{"marked region", 2, which_is_marked},
                                              {"place of a region", 1.5, where_is_region},
                                              {"largest region", 0.5, largest_region},
                                              {"direction", 1.2, which_way}};
  return kTasks;
}

}  // namespace dsvl

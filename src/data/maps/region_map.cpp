// A few tags out of a small file, and one pass over the pixels.
#include "data/maps/region_map.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/error.h"
#include "base/html.h"
#include "prompt/chat_template.h"

namespace dsvl {
namespace {

// What stands between <tag> and </tag>, the first; nothing when there is none.
std::string_view inside(std::string_view xml, const std::string& tag) {
  const std::string open = "<" + tag + ">", close = "</" + tag + ">";
  const size_t from = xml.find(open);
  const size_t end = from == xml.npos ? xml.npos : xml.find(close, from);
  return end == xml.npos ? std::string_view()
                         : xml.substr(from + open.size(), end - from - open.size());
}

uint8_t channel(std::string_view color, const char* name, std::string_view where) {
  const std::string_view text = strip(inside(color, name));
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value < 0 || value > 255)
    fail(where, ": ", name, " of a division is '", text, "', wanted 0 to 255");
  return static_cast<uint8_t>(value);
}

uint32_t key_of(Color c) {
  return static_cast<uint32_t>(c.r) << 16 | static_cast<uint32_t>(c.g) << 8 | c.b;
}

// The values that the maps have: none, "yes", and ways of asking that are allowed nevertheless.
RegionUse use_of(std::string_view ignore) {
  if (ignore.empty() || ignore == "no") return RegionUse::asked;
  return ignore == "yes" ? RegionUse::outside : RegionUse::unasked;
}

void widen(Box& box, int x, int y) {
  box.left = std::min(box.left, x), box.right = std::max(box.right, x + 1);
  box.top = std::min(box.top, y), box.bottom = std::max(box.bottom, y + 1);
}

// The pixels of one colour that hang together with this one by their sides; they are taken from
// `left`, where 0 stands for what is nobody's or taken.
std::pair<Box, int64_t> take_piece(std::vector<uint32_t>& left, int width, size_t first) {
  const uint32_t color = left[first];
  const auto across = static_cast<size_t>(width);
  Box box{static_cast<int>(first % across), static_cast<int>(first / across), 0, 0};
  int64_t pixels = 0;
  std::vector<size_t> open;
  const auto take = [&](size_t at) {
    if (at >= left.size() || left[at] != color) return;
    left[at] = 0;
    open.push_back(at);
  };
  for (take(first); !open.empty(); ++pixels) {
    const size_t at = open.back(), x = at % across;
    open.pop_back();
    widen(box, static_cast<int>(x), static_cast<int>(at / across));
    if (x > 0) take(at - 1);
    if (x + 1 < across) take(at + 1);
    if (at >= across) take(at - across);
    take(at + across);
  }
  return {box, pixels};
}

void find_pieces(const std::map<uint32_t, MapRegion*>& by_color, const Image& picture) {
  std::vector<uint32_t> left;  // colour + 1
  for (size_t i = 0; i + 2 < picture.pixels.size(); i += 3) {
    const uint8_t* p = &picture.pixels[i];
    const uint32_t key = key_of({p[0], p[1], p[2]});
    left.push_back(by_color.contains(key) ? key + 1 : 0);
  }
  std::map<const MapRegion*, int64_t> most;
  for (size_t at = 0; at < left.size(); ++at) {
    if (left[at] == 0) continue;
    MapRegion* region = by_color.at(left[at] - 1);
    const auto [box, pixels] = take_piece(left, picture.width, at);
    if (pixels <= most[region]) continue;
    most[region] = pixels;
    region->piece = box;
  }
}

}  // namespace

RegionMap parse_kgm(std::string_view xml, std::string_view where) {
  constexpr std::string_view kOpen = "<division>", kClose = "</division>";
  RegionMap map;
  map.picture = inside(xml, "mapFile");
  map.name = unescape_html(inside(xml, "name"));
  if (map.picture.empty() || map.name.empty())
    fail(where, ": is no map: wanted <mapFile> and <name>");
  map.north_up =
      map.name.find("North Pole") == map.name.npos && map.name.find("South Pole") == map.name.npos;
  const bool capitals = inside(xml, "divisionToCapitalPattern").empty();
  size_t end = 0;
  std::map<uint32_t, std::string> names;  // by colour
  for (size_t at = xml.find(kOpen); at != xml.npos; at = xml.find(kOpen, end)) {
    end = xml.find(kClose, at);
    if (end == xml.npos) fail(where, ": a <division> does not end");
    const std::string_view part = xml.substr(at, end - at);
    MapRegion region;
    region.name = unescape_html(inside(part, "name"));
    if (capitals) region.capital = unescape_html(inside(part, "capital"));
    region.use = use_of(strip(inside(part, "ignore")));
    const std::string_view color = inside(part, "color");
    if (region.name.empty() || color.empty()) fail(where, ": a <division> without name or colour");
    region.color = {channel(color, "red", where), channel(color, "green", where),
                    channel(color, "blue", where)};
    const auto [other, alone] = names.try_emplace(key_of(region.color), region.name);
    if (!alone)
      fail(where, ": '", region.name, "' has the colour of '", other->second,
           "', wanted one of its own: their pixels cannot be told apart");
    map.regions.push_back(std::move(region));
  }
  return map;
}

bool is_in_one_place(const MapRegion& region) {
  const auto area = [](const Box& b) { return static_cast<double>(b.width()) * b.height(); };
  return area(region.box) <= 1.3 * area(region.piece);
}

void measure_regions(RegionMap& map, const Image& picture) {
  map.width = picture.width, map.height = picture.height;
  for (auto& r : map.regions) r.pixels = 0, r.x = r.y = 0;
  std::map<uint32_t, MapRegion*> by_color;
  for (auto& region : map.regions) by_color[key_of(region.color)] = &region;
  for (int y = 0; y < picture.height; ++y) {
    const uint8_t* p = picture.row(y);
    for (int x = 0; x < picture.width; ++x, p += 3) {
      const auto it = by_color.find(key_of({p[0], p[1], p[2]}));
      if (it == by_color.end()) continue;
      MapRegion& r = *it->second;
      if (r.pixels == 0) r.box = {x, y, x + 1, y + 1};
      widen(r.box, x, y);
      ++r.pixels;
      r.x += x, r.y += y;
    }
  }
  find_pieces(by_color, picture);
  for (auto& r : map.regions)
    if (r.pixels > 0) r.x /= static_cast<double>(r.pixels), r.y /= static_cast<double>(r.pixels);
}

}  // namespace dsvl

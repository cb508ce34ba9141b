// KGeography's maps as documents of kind `map`, with its own translations.
#include <algorithm>
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/files.h"
#include "data/forms.h"
#include "data/maps/region_map.h"
#include "data/pairs/mo_file.h"
#include "image/image.h"
#include "prompt/chat_template.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct Translation {
  std::string text;
  bool own = false;  // of this very map
};

// By message. The context of a name is its map's file: Georgia is a state on one map, a country on
// another. Names that this map does not have itself count where all others agree ("" elsewhere).
std::map<std::string, Translation> chinese_names(const fs::path& map) {
  const fs::path catalogue = map.parent_path() / "../locale/zh_CN/LC_MESSAGES/kgeography.mo";
  const std::string own_file = map.filename().string();
  std::map<std::string, Translation> names;
  if (!fs::exists(catalogue)) return names;
  for (const auto& entry : parse_mo(read_file(catalogue.string()), catalogue.string())) {
    if (!entry.plural.empty()) continue;
    const bool own = entry.context.starts_with(own_file);
    const std::string text(strip(entry.translations[0]));
    const auto [it, first] = names.try_emplace(entry.id, Translation{text, own});
    if (first || it->second.own) continue;
    if (own)
      it->second = {text, true};
    else if (it->second.text != text)
      it->second.text.clear();
  }
  return names;
}

std::string found(const std::map<std::string, Translation>& names, const std::string& name) {
  const auto it = names.find(name);
  return it == names.end() || it->second.text == name ? "" : it->second.text;
}

// `untrue` has "REGION: CAPITAL" for capitals that are another region's, "FILE: REGION" for regions
// that do not lie where they are drawn.
void drop_untrue(RegionMap& map, const std::string& file, const std::vector<std::string>& untrue) {
  const auto has = [&](const std::string& said) {
    return std::find(untrue.begin(), untrue.end(), said) != untrue.end();
  };
  for (auto& region : map.regions) {
    if (has(region.name + ": " + region.capital)) region.capital.clear();
    region.inset = has(file + ": " + region.name);
  }
}

// "Hooghly ", "Negros Occidental [2]".
std::string without_notes(const std::string& name) {
  return std::string(strip(std::string_view(name).substr(0, name.find(" ["))));
}

}  // namespace

void read_region_map(const std::string& path, const Reading& reading, const GiveDocument& give,
                     Account&) {
  RegionMap map = parse_kgm(read_file(path), path);
  if (map.picture.find('/') != std::string::npos)
    fail(path, ": picture '", map.picture, "', wanted a file beside it");
  map.picture = (fs::path(path).parent_path() / map.picture).string();
  const std::string bytes = read_file(map.picture);
  measure_regions(map, decode_image(std::as_bytes(std::span(bytes)), map.picture));
  drop_untrue(map, fs::path(path).filename().string(), reading.row.untrue);
  const auto names = chinese_names(path);
  map.chinese = found(names, map.name);
  for (auto& region : map.regions) {
    region.chinese = found(names, region.name);
    region.chinese_capital = found(names, region.capital);
    region.name = without_notes(region.name);
    region.capital = without_notes(region.capital);
  }
  Document document{reading.row.package, reading.row.license, reading.row.language,
                    str("map ", xxh3_hex(std::as_bytes(std::span(bytes))), "\n", map.name),
                    Kind::map};
  document.map = std::make_shared<const RegionMap>(std::move(map));
  give(std::move(document));
}

}  // namespace dsvl

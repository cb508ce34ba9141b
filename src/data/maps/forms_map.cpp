// KGeography's maps as documents of kind `map`, with its own translations.
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/files.h"
#include "data/forms.h"
#include "data/maps/region_map.h"
#include "data/pairs/mo_file.h"
#include "image/image.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// By message: names of one map have the map's file in their context, so that the text alone would
// do for all but a few of them; the first one counts.
std::map<std::string, std::string> chinese_names(const fs::path& map) {
  const fs::path catalogue = map.parent_path() / "../locale/zh_CN/LC_MESSAGES/kgeography.mo";
  std::map<std::string, std::string> names;
  if (!fs::exists(catalogue)) return names;
  for (const auto& entry : parse_mo(read_file(catalogue.string()), catalogue.string()))
    if (entry.plural.empty()) names.emplace(entry.id, entry.translations[0]);
  return names;
}

std::string found(const std::map<std::string, std::string>& names, const std::string& name) {
  const auto it = names.find(name);
  return it == names.end() || it->second == name ? "" : it->second;
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
  const auto names = chinese_names(path);
  map.chinese = found(names, map.name);
  for (auto& region : map.regions) {
    region.chinese = found(names, region.name);
    region.chinese_capital = found(names, region.capital);
  }
  Document document{reading.row.package, reading.row.license, reading.row.language,
                    str("map ", xxh3_hex(std::as_bytes(std::span(bytes))), "\n", map.name),
                    Kind::map};
  document.map = std::make_shared<const RegionMap>(std::move(map));
  give(std::move(document));
}

}  // namespace dsvl

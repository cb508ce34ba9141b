// Installed font files by name, through fontconfig.
#include "data/fonts.h"

#include <fnmatch.h>
#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "base/error.h"

namespace dsvl {
namespace {

bool is_outline_font(const std::string& extension) {
  return extension == ".ttf" || extension == ".otf" || extension == ".ttc";
}

// name -> path; of several files with one name the alphabetically first counts.
std::map<std::string, std::string> installed_fonts() {
  const std::unique_ptr<FcConfig, void (*)(FcConfig*)> config(FcInitLoadConfigAndFonts(),
                                                              FcConfigDestroy);
  std::map<std::string, std::string> fonts;
  const FcFontSet* set = config ? FcConfigGetFonts(config.get(), FcSetSystem) : nullptr;
  if (set == nullptr)
    fail(
        "fontconfig has no font list; install the packages fontconfig-config and "
        "fonts-dejavu-core");
  for (int i = 0; i < set->nfont; ++i) {
    FcChar8* file = nullptr;
    if (FcPatternGetString(set->fonts[i], FC_FILE, 0, &file) != FcResultMatch) continue;
    const std::filesystem::path path(reinterpret_cast<const char*>(file));
    if (!is_outline_font(path.extension().string())) continue;
    auto [it, added] = fonts.emplace(path.stem().string(), path.string());
    if (!added) it->second = std::min(it->second, path.string());
  }
  return fonts;
}

std::vector<FontFile> match(const std::map<std::string, std::string>& fonts,
                            const std::string& pattern) {
  std::vector<FontFile> found;
  for (const auto& [name, path] : fonts)
    if (fnmatch(pattern.c_str(), name.c_str(), 0) == 0) found.push_back({path, name});
  if (found.empty())
    fail("no installed font file is named '", pattern,
         "'; install the packages of scripts/data_packages.txt or change the recipe's faces");
  return found;
}

std::map<std::string, FontFile> match_all(const std::map<std::string, std::string>& fonts,
                                          const std::vector<std::string>& patterns) {
  std::map<std::string, FontFile> found;
  for (const auto& pattern : patterns)
    for (auto& font : match(fonts, pattern)) found.emplace(font.name, font);
  return found;
}

}  // namespace

void fields(Visitor& v, FontOptions& o) {
  v("faces", o.faces, "font files to draw with, by name without extension; * and ? allowed");
  v("held_out_faces", o.held_out_faces, "font files that only test pictures show");
  v("math_faces", o.math_faces, "font files of formulas, each with an OpenType MATH table");
  v("held_out_math_faces", o.held_out_math_faces, "those of formulas that only tests show");
}

FontSet find_fonts(const FontOptions& options) {
  const auto fonts = installed_fonts();
  const auto held_out = match_all(fonts, options.held_out_faces);
  FontSet set;
  for (const auto& [name, font] : match_all(fonts, options.faces))
    if (!held_out.contains(name)) set.seen.push_back(font);
  for (const auto& [name, font] : held_out) set.held_out.push_back(font);
  return set;
}

FontSet find_math_fonts(const FontOptions& options) {
  return find_fonts({options.math_faces, options.held_out_math_faces});
}

FontFile find_font(const std::string& name) {
  return match(installed_fonts(), name).front();
}

std::vector<char32_t> characters_of(const FontFile& font) {
  int faces = 0;
  const std::unique_ptr<FcPattern, void (*)(FcPattern*)> pattern(
      FcFreeTypeQuery(reinterpret_cast<const FcChar8*>(font.path.c_str()), 0, nullptr, &faces),
      FcPatternDestroy);
  FcCharSet* set = nullptr;
  if (!pattern || FcPatternGetCharSet(pattern.get(), FC_CHARSET, 0, &set) != FcResultMatch)
    fail(font.path, ": no font that can be read");
  std::vector<char32_t> found;
  FcChar32 map[FC_CHARSET_MAP_SIZE], next = 0;
  for (FcChar32 page = FcCharSetFirstPage(set, map, &next); page != FC_CHARSET_DONE;
       page = FcCharSetNextPage(set, map, &next))
    for (size_t word = 0; word < FC_CHARSET_MAP_SIZE; ++word)
      for (uint32_t bit = 0; bit < 32; ++bit)
        if ((map[word] >> bit & 1) != 0)
          found.push_back(page + static_cast<char32_t>(32 * word + bit));
  return found;
}

}  // namespace dsvl

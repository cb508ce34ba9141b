// Names taken apart at their endings.
#include "data/markdown/face_families.h"

#include <algorithm>
#include <array>
#include <map>

namespace dsvl {
namespace {

struct Endings {
  const char *upright, *bold, *italic;
};
constexpr std::array kEndings = {Endings{"-Regular", "-Bold", "-Italic"},
                                 Endings{"-regular", "-bold", "-italic"},
                                 Endings{"", "-Bold", "-Oblique"},
                                 Endings{"", "Bold", "Oblique"},
                                 Endings{"", "Bold", "Italic"},
                                 Endings{"_R", "_RB", "_RI"},
                                 Endings{"R", "B", "I"},
                                 Endings{"-Medium", "-Bold", ""},
                                 Endings{"-Regular", "-Bold", "-Oblique"}};

bool is_typewriter(const std::string& name) {
  for (const char* word : {"Mono", "mono", "Hack", "Inconsolata", "cursor", "Code"})
    if (name.find(word) != name.npos) return true;
  return false;
}

}  // namespace

std::vector<FaceFamily> find_families(const std::vector<FontFile>& fonts) {
  std::map<std::string, FontFile> by_name;
  std::vector<FontFile> typewriters;
  for (const auto& font : fonts) by_name[font.name] = font;
  const auto find = [&](const std::string& name) {
    const auto it = by_name.find(name);
    return it == by_name.end() ? FontFile{} : it->second;
  };
  std::vector<FaceFamily> families;
  for (const auto& [name, font] : by_name) {
    for (const auto& ending : kEndings) {
      if (!name.ends_with(ending.upright)) continue;
      const std::string stem = name.substr(0, name.size() - std::string(ending.upright).size());
      const FontFile bold = find(stem + ending.bold);
      if (bold.path.empty()) continue;
      const FontFile italic = *ending.italic == 0 ? FontFile{} : find(stem + ending.italic);
      if (is_typewriter(name))
        typewriters.push_back(font);
      else
        families.push_back({font, bold, italic, {}});
      break;
    }
  }
  for (size_t i = 0; i < families.size() && !typewriters.empty(); ++i)
    families[i].typewriter = typewriters[i % typewriters.size()];
  return families;
}

}  // namespace dsvl

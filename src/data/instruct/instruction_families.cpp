// The instruction families: a name, what they take, a table of tasks.
#include <type_traits>

#include "data/instruct/families.h"

namespace dsvl {
namespace {

template <class Options, const std::vector<TaskRow>& (*tasks)(), const char* const* name>
std::unique_ptr<Family> create(std::shared_ptr<const Material> material) {
  const auto options = settings_of<Options>(material->recipe, *name);
  std::optional<FontFile> chinese_face;
  if constexpr (std::is_same_v<Options, DrawnTaskOptions>)
    chinese_face = find_font(options.chinese_face);
  return make_task_family(std::move(material), options, std::move(chinese_face), tasks());
}

// Draws its contents itself; `also` adds documents.
template <const std::vector<TaskRow>& (*tasks)(), const char* const* name>
FamilyRow drawn(Kind also = Kind::none, bool formulas = false) {
  return {*name,
          Kind::none,
          -1,
          true,
          complete_settings<DrawnTaskOptions>,
          create<DrawnTaskOptions, tasks, name>,
          also,
          nullptr,
          formulas};
}

constexpr const char* kGeometry = "geometry";
constexpr const char* kDiagrams = "diagrams";
constexpr const char* kPuzzles = "puzzles";
constexpr const char* kDrawings = "drawings";
constexpr const char* kScreens = "screens";
constexpr const char* kComparisons = "comparisons";
constexpr const char* kScenes = "scenes";
constexpr const char* kMaps = "maps";
constexpr const char* kTexts = "text_instructions";

}  // namespace

std::vector<FamilyRow> instruction_families() {
  return {
      drawn<geometry_tasks, &kGeometry>(Kind::none, true),
      drawn<diagram_tasks, &kDiagrams>(),
      drawn<puzzle_tasks, &kPuzzles>(),
      drawn<drawing_tasks, &kDrawings>(Kind::pair),
      drawn<screen_tasks, &kScreens>(),
      drawn<comparison_tasks, &kComparisons>(),
      {kScenes, Kind::picture, 0, false, complete_settings<PastedTaskOptions>,
       create<PastedTaskOptions, scene_tasks, &kScenes>, Kind::photograph},
      {kMaps, Kind::map, 0, false, complete_settings<MapTaskOptions>,
       create<MapTaskOptions, map_tasks, &kMaps>},
      {kTexts, Kind::none, -1, false, complete_settings<TextTaskOptions>,
       create<TextTaskOptions, text_tasks, &kTexts>, Kind::pair},
  };
}

}  // namespace dsvl

// Folders are floors (src/LAYERS): a file includes its own folder and folders of lower floors.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "base/files.h"
#include "support/source_tree.h"

namespace dsvl {
namespace {

std::map<std::string, int> read_floors() {
  std::map<std::string, int> floors;
  std::istringstream text(read_file(DSVL_SOURCE_DIR "/src/LAYERS"));
  int floor = 0;
  for (std::string line, folder; std::getline(text, line);) {
    if (line.empty() || line[0] == '#') continue;
    ++floor;
    for (std::istringstream words(line); words >> folder;) floors[folder] = floor;
  }
  return floors;
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

TEST(Layers, IncludesOnlyPointDown) {
  const auto floors = read_floors();
  ASSERT_GE(floors.size(), 10u);
  int checked = 0;
  for (const auto& file : read_sources({"src"})) {
    const auto own = folder_of(file.path.substr(4));
    ASSERT_TRUE(floors.count(own))
        << file.path << ": src/LAYERS does not name the folder '" << own << "'";
    for (const auto& path : includes(file)) {
      const auto other = floors.find(folder_of(path));
      if (other == floors.end() || other->first == own) continue;
      ++checked;
      EXPECT_LT(other->second, floors.at(own)) << file.path << " includes " << path;
    }
  }
  EXPECT_GT(checked, 20);
}

}  // namespace
}  // namespace dsvl

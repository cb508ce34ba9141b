// Folders that tests fill and compare.
#include "support/folders.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"

namespace dsvl {

namespace fs = std::filesystem;

std::string fresh_folder(const std::string& name) {
  const auto path = fs::path(testing::TempDir()) / name;
  for (const char* ending : {"", ".partial", ".partial.documents"})
    fs::remove_all(path.string() + ending);
  return path.string();
}

std::map<std::string, std::string> folder_contents(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = read_file(entry.path().string());
  return files;
}

}  // namespace dsvl

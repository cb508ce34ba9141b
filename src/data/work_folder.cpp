// Sync, then rename.
#include "data/work_folder.h"

#include <filesystem>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {

namespace fs = std::filesystem;

std::string free_target(const std::string& out) {
  std::string target = out;
  while (target.size() > 1 && target.back() == '/') target.pop_back();
  if (fs::exists(target)) fail(target, ": exists already; remove it or name another folder");
  const auto parent = fs::path(target).parent_path();
  if (!parent.empty()) fs::create_directories(parent);
  return target;
}

WorkFolder::WorkFolder(const std::string& out)
    : target_(free_target(out)), path_(target_ + ".partial") {
  std::error_code error;
  if (!fs::create_directory(path_, error))
    fail(path_, ": ",
         error ? error.message()
               : "is there already; another run works on it, or was "
                 "killed: remove it then");
}

WorkFolder::~WorkFolder() {
  std::error_code error;
  if (!finished_) fs::remove_all(path_, error);
}

void WorkFolder::finish() {
  sync_tree(path_);
  fs::rename(path_, target_);
  finished_ = true;
  const auto parent = fs::path(target_).parent_path();
  sync_directory(parent.empty() ? "." : parent.string());
}

}  // namespace dsvl

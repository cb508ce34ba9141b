// A folder that appears whole or not at all.
#pragma once

#include <string>

namespace dsvl {

// The path without slashes at its end, its parent made; fails when it exists.
std::string free_target(const std::string& out);

// TARGET.partial until finish() gives it its name; taken away again when it never comes to that.
class WorkFolder {
 public:
  // Fails when the target or another one's work is there.
  explicit WorkFolder(const std::string& out);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  const std::string& path() const { return path_; }
  void finish();

 private:
  std::string target_, path_;
  bool finished_ = false;
};

}  // namespace dsvl

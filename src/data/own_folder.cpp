// Forms by the endings of names.
#include "data/own_folder.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "base/ascii.h"
#include "base/log.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr std::array kPictures = {".png", ".jpg", ".jpeg", ".webp", ".gif",
                                  ".PNG", ".JPG", ".JPEG", ".WEBP", ".GIF"};

bool is_picture(const std::string& ending) {
  return std::find(kPictures.begin(), kPictures.end(), ending) != kPictures.end();
}

// False also for names that no file can have.
bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// Whether X.txt stands beside a picture X of any form.
bool describes_a_picture(const fs::path& text) {
  return std::any_of(kPictures.begin(), kPictures.end(), [&](const char* ending) {
    return is_there(fs::path(text).replace_extension(ending));
  });
}

bool has_ending(const FormRow& form, const std::string& ending) {
  std::istringstream endings(form.endings);
  for (std::string one; endings >> one;)
    if (lower_case(one) == ending) return true;
  return false;
}

const FormRow* form_named(std::string_view name) {
  const auto all = forms();
  return &*std::find_if(all.begin(), all.end(),
                        [&](const FormRow& form) { return form.name == name; });
}

}  // namespace

const FormRow* form_by_name(const std::string& path) {
  const std::string ending = lower_case(fs::path(path).extension().string());
  if (is_picture(ending))
    return form_named(is_there(fs::path(path).replace_extension(".txt")) ? "captioned"
                                                                         : "photographs");
  if (ending == ".txt" && describes_a_picture(path)) return nullptr;
  for (const auto& form : forms())
    if (has_ending(form, ending)) return &form;
  return nullptr;
}

std::vector<FormFiles> files_of_kind(const SourceRow& row, Kind kind, const std::string& cache) {
  if (kind == Kind::none) return {};
  const FormRow& named = find_form(row);
  if (row.form != "folder") {
    if (named.kind != kind) return {};
    return {{&named, source_files(row, cache)}};
  }
  std::vector<FormFiles> found;
  for (const auto& form : forms())
    if (form.kind == kind) found.push_back({&form, {}});
  for (const auto& file : source_files(row, cache)) {
    const FormRow* form = form_by_name(file);
    for (auto& of_form : found)
      if (form == of_form.form) of_form.files.push_back(file);
  }
  std::erase_if(found, [](const FormFiles& of_form) { return of_form.files.empty(); });
  return found;
}

void tell_unread_files(const std::vector<SourceRow>& sources, const std::string& cache) {
  for (const auto& row : sources) {
    if (row.form != "folder") continue;
    std::vector<std::string> unread;
    for (const auto& file : source_files(row, cache))
      if (form_by_name(file) == nullptr &&
          !(fs::path(file).extension() == ".txt" && describes_a_picture(file)))
        unread.push_back(file);
    if (!unread.empty())
      log_warning(row.package, ": ", unread.size(),
                  " files are of no form that is read, the first ", unread[0]);
  }
}

}  // namespace dsvl

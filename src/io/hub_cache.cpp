// Folders, links and locks of the cache.
#include "io/hub_cache.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr char kPrefix[] = "models--";

std::string folder_name(const HubName& name) {
  return kPrefix + name.owner + "--" + name.name;
}

int64_t seconds_since_1970(fs::file_time_type time) {
  using namespace std::chrono;
  const auto system = time_point_cast<seconds>(file_clock::to_sys(time));
  return system.time_since_epoch().count();
}

std::string read_commit(const fs::path& ref) {
  auto commit = read_file(ref.string());
  commit.erase(commit.find_last_not_of(" \n\r\t") + 1);
  return commit;
}

// refs/ as branch or tag -> commit.
std::map<std::string, std::string> read_refs(const fs::path& model) {
  std::map<std::string, std::string> refs;
  const auto folder = model / "refs";
  if (!fs::is_directory(folder)) return refs;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      refs[entry.path().lexically_relative(folder).string()] = read_commit(entry.path());
  return refs;
}

// The blobs a snapshot links to; without links, its files.
std::set<fs::path> blobs_of(const fs::path& snapshot) {
  std::set<fs::path> blobs;
  for (const auto& entry : fs::recursive_directory_iterator(snapshot)) {
    if (entry.is_symlink())
      blobs.insert(
          (entry.path().parent_path() / fs::read_symlink(entry.path())).lexically_normal());
    else if (entry.is_regular_file())
      blobs.insert(entry.path());
  }
  return blobs;
}

uint64_t size_of(const fs::path& file) {
  std::error_code missing;
  const auto size = fs::file_size(file, missing);
  return missing ? 0 : size;
}

CachedRevision read_revision(const fs::path& snapshot,
                             const std::map<std::string, std::string>& refs) {
  CachedRevision revision;
  revision.commit = snapshot.filename().string();
  revision.path = snapshot.string();
  for (const auto& [ref, commit] : refs)
    if (commit == revision.commit) revision.refs.push_back(ref);
  for (const auto& blob : blobs_of(snapshot)) {
    std::error_code missing;
    const auto time = fs::last_write_time(blob, missing);
    if (missing) continue;
    ++revision.files;
    revision.bytes += size_of(blob);
    revision.modified_at = std::max(revision.modified_at, seconds_since_1970(time));
  }
  return revision;
}

// Every lock of the model's running downloads, or an error.
std::vector<std::unique_ptr<FileLock>> lock_all(const fs::path& locks, const HubName& name) {
  std::vector<std::unique_ptr<FileLock>> held;
  if (!fs::is_directory(locks)) return held;
  for (const auto& entry : fs::directory_iterator(locks)) {
    held.push_back(FileLock::try_lock(entry.path().string()));
    if (!held.back())
      fail(name.text(), ": is being fetched by another process; try again when it has ended");
  }
  return held;
}

}  // namespace

std::string HubCache::model_folder(const HubName& name) const {
  return folder_ + "/" + folder_name(name);
}
std::string HubCache::blob(const HubName& name, const std::string& etag) const {
  return model_folder(name) + "/blobs/" + etag;
}
std::string HubCache::lock(const HubName& name, const std::string& etag) const {
  return folder_ + "/.locks/" + folder_name(name) + "/" + etag + ".lock";
}
std::string HubCache::snapshot(const HubName& name, const std::string& commit) const {
  return model_folder(name) + "/snapshots/" + commit;
}

std::optional<std::string> HubCache::find_commit(const HubName& name,
                                                 const std::string& revision) const {
  const fs::path ref = model_folder(name) + "/refs/" + revision;
  const auto commit = fs::is_regular_file(ref) ? read_commit(ref) : revision;
  if (!is_plain_path(commit) || !fs::is_directory(snapshot(name, commit))) return std::nullopt;
  return commit;
}

void HubCache::prepare(const HubName& name) const {
  try {
    fs::create_directories(model_folder(name) + "/blobs");
    fs::create_directories(fs::path(lock(name, "x")).parent_path());
  } catch (const fs::filesystem_error& e) {
    fail(folder_, ": cannot write to the cache: ", e.code().message(),
         "; HF_HUB_CACHE names another folder");
  }
}

void HubCache::link(const HubName& name, const std::string& commit, const std::string& path,
                    const std::string& etag) const {
  const fs::path place = snapshot(name, commit) + "/" + path;
  fs::create_directories(place.parent_path());
  const auto target = fs::path(blob(name, etag)).lexically_relative(place.parent_path());
  if (fs::is_symlink(place) && fs::read_symlink(place) == target) return;
  // Another process may be making the same link: a rename replaces it whole.
  const auto temporary = temporary_beside(place.string());
  fs::remove(temporary);
  fs::create_symlink(target, temporary);
  fs::rename(temporary, place);
}

void HubCache::write_ref(const HubName& name, const std::string& revision,
                         const std::string& commit) const {
  if (revision == commit) return;
  const fs::path ref = model_folder(name) + "/refs/" + revision;
  fs::create_directories(ref.parent_path());
  write_file_atomic(ref.string(), commit);  // no line end: other readers take the file as it is
}

std::optional<CachedModel> HubCache::read_model(const std::string& folder_name) const {
  const auto name = folder_name.substr(std::min(sizeof kPrefix - 1, folder_name.size()));
  const auto dashes = name.find("--");
  if (folder_name.rfind(kPrefix, 0) != 0 || dashes == name.npos) return std::nullopt;
  CachedModel model;
  model.name = {name.substr(0, dashes), name.substr(dashes + 2), {}};
  if (!parse_hub_name(model.name.id())) return std::nullopt;
  const fs::path folder = model_folder(model.name);
  const auto refs = read_refs(folder);
  if (fs::is_directory(folder / "snapshots"))
    for (const auto& entry : fs::directory_iterator(folder / "snapshots"))
      if (entry.is_directory()) model.revisions.push_back(read_revision(entry.path(), refs));
  std::sort(model.revisions.begin(), model.revisions.end(),
            [](const auto& a, const auto& b) { return a.modified_at > b.modified_at; });
  if (fs::is_directory(folder / "blobs"))
    for (const auto& entry : fs::directory_iterator(folder / "blobs"))
      (entry.path().extension() == ".incomplete" ? model.incomplete_bytes : model.bytes) +=
          size_of(entry.path());
  return model;
}

std::vector<CachedModel> HubCache::list() const {
  std::vector<CachedModel> models;
  if (!fs::is_directory(folder_)) return models;
  for (const auto& entry : fs::directory_iterator(folder_))
    if (entry.is_directory())
      if (auto model = read_model(entry.path().filename().string()))
        models.push_back(std::move(*model));
  std::sort(models.begin(), models.end(),
            [](const auto& a, const auto& b) { return a.name.id() < b.name.id(); });
  return models;
}

uint64_t HubCache::remove_revision(const CachedModel& model, const std::string& commit) const {
  std::set<fs::path> gone, kept;
  for (const auto& revision : model.revisions)
    (revision.commit == commit ? gone : kept).merge(blobs_of(revision.path));
  for (const auto& [ref, target] : read_refs(model_folder(model.name)))
    if (target == commit) fs::remove(model_folder(model.name) + "/refs/" + ref);
  fs::remove_all(snapshot(model.name, commit));
  const auto own = fs::path(model_folder(model.name) + "/blobs").lexically_normal();
  uint64_t freed = 0;
  for (const auto& blob : gone) {
    if (kept.count(blob) || blob.parent_path() != own) continue;
    freed += size_of(blob);
    fs::remove(blob);
  }
  return freed;
}

uint64_t HubCache::remove(const HubName& name) const {
  const auto model =
      fs::is_directory(model_folder(name)) ? read_model(folder_name(name)) : std::nullopt;
  if (!model) fail(name.text(), ": not in the cache ", folder_, "; `dsvl list` shows what is");
  const auto locks = fs::path(lock(name, "x")).parent_path();
  const auto held = lock_all(locks, name);
  if (name.revision.empty()) {
    fs::remove_all(model_folder(name));
    fs::remove_all(locks);
    return model->bytes + model->incomplete_bytes;
  }
  const auto commit = find_commit(name, name.revision);
  if (!commit) fail(name.text(), ": no such revision in the cache; `dsvl list` shows those there");
  return remove_revision(*model, *commit);
}

}  // namespace dsvl

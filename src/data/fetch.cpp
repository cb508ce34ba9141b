// One package at a time: downloaded into a folder of its own, checked, unpacked, renamed.
#include "data/fetch.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/progress.h"
#include "base/signals.h"
#include "io/child.h"
#include "io/unpack.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct Client {
  const char* fetch;  // the row's word
  const char* ending;
  std::vector<std::string> (*words)(const SourceRow& row);
  Unpacked (*unpack)(const std::string& archive, const std::string& folder,
                     const UnpackLimits& limits);
  const char* update;  // what may help when a version is not found
};

std::vector<std::string> apt_words(const SourceRow& row) {
  return {"apt-get", "download", "-q", row.package + "=" + row.version};
}

// Wheels only: an sdist would run its build step.
std::vector<std::string> pip_words(const SourceRow& row) {
  return {"python3",
          "-m",
          "pip",
          "download",
          "-q",
          "--no-deps",
          "--only-binary=:all:",
          "--disable-pip-version-check",
          row.package + "==" + row.version};
}

const Client kClients[] = {
    {"deb", ".deb", apt_words, unpack_deb, "try apt-get update"},
    {"wheel", ".whl", pip_words, unpack_zip, "see python3 -m pip index versions"},
};

const Client& find_client(const SourceRow& row) {
  for (const auto& client : kClients)
    if (row.fetch == client.fetch) return client;
  fail("source ", row.package, ": fetch '", row.fetch, "', wanted deb or wheel");
}

std::string hash_of(const std::string& path) {
  return sha256_hex(MappedFile::open(path)->bytes());
}

// The package file in a folder, or "".
std::string package_file(const std::string& folder, const char* ending) {
  std::string found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ending) found = entry.path().string();
  return found;
}

void check_hash(const SourceRow& row, const std::string& file) {
  const std::string found = hash_of(file);
  if (found == row.sha256) return;
  fs::remove(file);
  fail(row.package, " ", row.version, ": SHA-256 ", found, ", the list of sources says ",
       row.sha256, "; the archive was changed or the list is wrong");
}

// Leaves the checked package file in `folder`.
std::string download(const SourceRow& row, const Client& client, const std::string& folder) {
  fs::create_directories(folder);
  std::string file = package_file(folder, client.ending);
  if (!file.empty() && hash_of(file) != row.sha256) {  // of a broken-off download
    fs::remove_all(folder);
    fs::create_directories(folder);
    file.clear();
  }
  if (file.empty()) {
    const auto words = client.words(row);
    const ChildResult result = run_child(words, folder);
    if (result.exit_code == 127) fail(words[0], ": cannot be run (", result.last_line(), ")");
    file = package_file(folder, client.ending);
    if (result.exit_code != 0 || file.empty())
      fail(row.package, " ", row.version, ": ", words[0], " ended with ", result.exit_code, ": ",
           result.last_line(), "; ", client.update,
           ", or set another version and its hash in the list of sources");
  }
  check_hash(row, file);
  return file;
}

// The package's size, or 0 when it was there.
int64_t fetch_one(const SourceRow& row, const std::string& cache,
                  const std::function<void(const std::string&)>& say) {
  const Client& client = find_client(row);
  const std::string target = unpacked_folder(row, cache), shown = row.package + " " + row.version;
  if (fs::exists(target)) {
    say(shown + ": there already");
    return 0;
  }
  const std::string folder = str(cache, "/downloads/", row.package, "_", row.sha256.substr(0, 16));
  const std::string file = download(row, client, folder);
  const std::string partial = target + ".partial";
  fs::remove_all(partial);
  const Unpacked unpacked = client.unpack(file, partial, {});
  sync_tree(partial);
  fs::rename(partial, target);
  const auto bytes = static_cast<int64_t>(fs::file_size(file));
  fs::remove_all(folder);  // the unpacked files are enough
  say(str(shown, ": ", format_bytes(static_cast<double>(bytes)), ", ", unpacked.files, " files, ",
          row.license,
          unpacked.links_left_out > 0
              ? str("; ", unpacked.links_left_out, " links to elsewhere left out")
              : ""));
  return bytes;
}

}  // namespace

FetchResult fetch_sources(const std::vector<SourceRow>& rows, const std::string& cache,
                          const std::function<void(const std::string&)>& say) {
  fs::create_directories(cache);
  const auto lock = FileLock::try_lock(cache + "/lock");
  if (!lock) fail(cache, ": another fetch works on it");
  FetchResult result;
  std::set<std::string> seen;
  std::vector<std::string> faults;
  for (const auto& row : rows) {
    if (row.fetch.empty() || !seen.insert(unpacked_folder(row, cache)).second) continue;
    check_signals();
    try {
      const int64_t bytes = fetch_one(row, cache, say);
      ++result.packages;
      result.there_already += bytes == 0;
      result.bytes += bytes;
    } catch (const Interrupted&) {
      throw;
    } catch (const std::exception& e) {  // of the file system too: the next package may come
      say(e.what());
      faults.push_back(row.package);
    }
  }
  check_signals();
  if (faults.empty()) return result;
  std::string names;
  for (const auto& name : faults) names += (names.empty() ? "" : ", ") + name;
  fail(faults.size(), " of ", seen.size(), " packages did not come (why: above): ", names);
}

}  // namespace dsvl

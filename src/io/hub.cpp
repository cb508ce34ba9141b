// A pull: list, choose, describe, fetch, link.
#include "io/hub.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/progress.h"
#include "base/signals.h"
#include "io/hub_cache.h"
#include "io/hub_download.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Does `work(client, i)` for every i below `count` on a few threads; the first error ends all.
class Workers {
 public:
  using Work = std::function<void(HttpClient&, size_t)>;

  Workers(size_t count, int threads, Work work) : count_(count), work_(std::move(work)) {
    const size_t wanted = std::min(count, static_cast<size_t>(threads));
    running_ = wanted;
    for (size_t i = 0; i < wanted; ++i) threads_.emplace_back([this] { run(); });
  }
  ~Workers() { end(); }

  // Returns when all is done; calls `watch` several times a second, which may throw to end it.
  void wait(const std::function<void()>& watch) {
    for (bool busy = true; busy;) {
      {
        std::unique_lock lock(mutex_);
        busy =
            !ended_.wait_for(lock, std::chrono::milliseconds(100), [&] { return running_ == 0; });
      }
      watch();
    }
    end();
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void end() {
    stop_ = true;
    for (auto& thread : threads_)
      if (thread.joinable()) thread.join();
  }

  void run() {
    std::exception_ptr error;
    try {
      HttpClient client([this] { return stop_.load(); });
      for (size_t i = next_++; i < count_ && !stop_; i = next_++) work_(client, i);
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    if (error && !stop_.exchange(true)) error_ = error;
    --running_;
    ended_.notify_all();
  }

  size_t count_;
  Work work_;
  std::atomic<size_t> next_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::condition_variable ended_;
  size_t running_ = 0;
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

void check_space(const std::string& folder, uint64_t wanted) {
  std::error_code unknown;
  const auto space = fs::space(folder, unknown);
  if (!unknown && space.available < wanted)
    fail(folder, ": ", format_bytes(static_cast<double>(space.available)),
         " are free, the files take ", format_bytes(static_cast<double>(wanted)),
         "; HF_HUB_CACHE names another folder");
}

class Pull {
 public:
  using Choice = std::function<std::vector<std::string>(const std::vector<std::string>&)>;

  Pull(const HubSettings& settings, const HubName& name)
      : settings_(settings), name_(name), cache_(settings.cache), source_(settings, name) {}

  PullReport run(const Choice& choose) {
    HttpClient client;
    auto listing = source_.list(client);
    choose_files(listing, choose);
    each_file([this](HttpClient& its, size_t i) { source_.describe(its, files_[i]); }, [] {});
    cache_.prepare(name_);
    check_space(settings_.cache, missing_bytes());
    fetch();
    for (const auto& file : files_) cache_.link(name_, listing.commit, file.path, file.etag);
    cache_.write_ref(name_, settings_.revision_of(name_), listing.commit);
    return report(listing.commit);
  }

 private:
  void choose_files(HubListing& listing, const Choice& choose) {
    std::vector<std::string> paths;
    for (const auto& file : listing.files) paths.push_back(file.path);
    for (const auto& path : choose(paths)) {
      const auto found = std::find(paths.begin(), paths.end(), path);
      if (found == paths.end())
        fail(name_.text(), ": ", settings_.endpoint, " lists no file '", path, "' of it",
             did_you_mean(path, paths));
      files_.push_back(listing.files[static_cast<size_t>(found - paths.begin())]);
    }
    if (files_.empty())
      fail(name_.text(), ": none of its ", paths.size(),
           " files is one that is needed here; is it a model in the Hugging Face layout?");
  }

  void each_file(const Workers::Work& work, const std::function<void()>& watch) {
    Workers workers(files_.size(), settings_.parallel_files, work);
    workers.wait([&] {
      check_signals();
      watch();
    });
  }

  uint64_t missing_bytes() const {
    uint64_t sum = 0;
    for (const auto& file : files_)
      if (!fs::exists(cache_.blob(name_, file.etag))) sum += file.size;
    return sum;
  }

  void fetch() {
    constexpr int64_t kMiB = 1 << 20;
    int64_t total = 0;
    for (const auto& file : files_) total += static_cast<int64_t>(file.size);
    Progress progress(name_.id(), (total + kMiB - 1) / kMiB, "MiB");
    const auto work = [&](HttpClient& client, size_t i) {
      BlobDownload download(
          source_, files_[i],
          {cache_.blob(name_, files_[i].etag), cache_.lock(name_, files_[i].etag)},
          [this](int64_t bytes) { there_ += bytes; });
      if (!download.run(client, settings_.retry)) return;
      ++fetched_files_;
      fetched_bytes_ += files_[i].size;
    };
    each_file(work, [&] { progress.update(there_ / kMiB); });
  }

  PullReport report(const std::string& commit) const {
    const auto snapshot = cache_.snapshot(name_, commit);
    const auto& first = files_.front().path;
    PullReport report{.snapshot = snapshot,
                      .model = first.ends_with(".gguf") ? snapshot + "/" + first : snapshot,
                      .commit = commit,
                      .files = static_cast<int64_t>(files_.size()),
                      .fetched_files = fetched_files_,
                      .fetched_bytes = fetched_bytes_};
    for (const auto& file : files_) report.bytes += file.size;
    return report;
  }

  const HubSettings& settings_;
  const HubName& name_;
  HubCache cache_;
  HubSource source_;
  std::vector<HubFile> files_;
  std::atomic<int64_t> there_ = 0, fetched_files_ = 0;
  std::atomic<uint64_t> fetched_bytes_ = 0;
};

PullReport pull_chosen(const HubSettings& settings, const HubName& name,
                       const Pull::Choice& choose) {
  try {
    return Pull(settings, name).run(choose);
  } catch (const Interrupted& e) {
    throw Interrupted(
        "stopped by a signal; what was fetched stays, the same command goes on from it",
        e.signal_number);
  } catch (const fs::filesystem_error& e) {
    fail(settings.cache, ": cannot write to the cache: ", e.what());
  }
}

}  // namespace

std::optional<std::string> find_in_cache(const HubSettings& settings, const HubName& name,
                                         HubNeed need) {
  const HubCache cache(settings.cache);
  const auto commit = cache.find_commit(name, settings.revision_of(name));
  if (!commit) return std::nullopt;
  return find_needed_files(cache.snapshot(name, *commit), need, name.file);
}

PullReport pull(const HubSettings& settings, const HubName& name, HubNeed need) {
  return pull_chosen(settings, name, [&](const auto& paths) {
    try {
      return needed_files(paths, need, name.file);
    } catch (const Error& e) {
      fail(name.text(), ": ", e.what());
    }
  });
}

PullReport pull(const HubSettings& settings, const HubName& name,
                const std::vector<std::string>& paths) {
  return pull_chosen(settings, name, [&](const auto&) { return paths; });
}

}  // namespace dsvl

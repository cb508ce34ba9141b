// A shard is the unit of work: made in memory by one thread, written whole.
#include "data/build.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/log.h"
#include "base/progress.h"
#include "data/render.h"
#include "data/shard_set.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct Task {
  const SplitPlan* split;
  const FamilyRow* family;
  int64_t number, first, count;  // of the shard; of its samples
  std::string folder;
  std::string path(const char* ending) const {
    char name[32];
    std::snprintf(name, sizeof name, "/shard-%06lld%s", static_cast<long long>(number), ending);
    return folder + name;
  }
};

// What is known of a finished shard; lies beside it until the build is whole.
struct Receipt {
  ShardInfo info;
  Value categories{Value::Object{}};
};

void fields(Visitor& v, Receipt& r) {
  v("info", r.info, "length and hash");
  v("categories", r.categories, "samples by category");
}

std::vector<Task> plan_tasks(const Material& material, const std::string& work) {
  std::vector<Task> tasks;
  const auto& recipe = material.recipe;
  for (const auto& split : recipe.splits) {
    for (const auto& family : families()) {
      const int64_t wanted = split.*family.wanted;
      const int64_t count = wanted == 0 ? 0 : std::min(wanted, family.available(material, split));
      for (int64_t first = 0; first < count; first += recipe.samples_per_shard)
        tasks.push_back({&split, &family, first / recipe.samples_per_shard, first,
                         std::min(recipe.samples_per_shard, count - first),
                         work + "/" + split.name + "/" + family.name});
    }
  }
  return tasks;
}

Receipt make_shard(const Task& task, Family& family, int64_t seed) {
  TarWriter writer;
  std::map<std::string, int64_t> categories;
  for (int64_t i = task.first; i < task.first + task.count; ++i) {
    const Random random(
        static_cast<uint64_t>(seed),
        {hash_name(task.split->name), hash_name(task.family->name), static_cast<uint64_t>(i)});
    Sample sample = family.make(*task.split, i, random);
    char key[32];
    std::snprintf(key, sizeof key, "%08lld", static_cast<long long>(i));
    sample.id = str(task.split->name, "-", task.family->name, "-", key);
    add_to_shard(writer, key, sample);
    ++categories[sample.category + " / " + sample.subcategory];
  }
  const std::string bytes = writer.finish();
  const auto raw = std::as_bytes(std::span(bytes.data(), bytes.size()));
  write_file_atomic(task.path(".tar"), bytes);
  write_file_atomic(task.path(".idx"), shard_index(scan_tar(raw, task.path(".tar"))));
  Receipt receipt{{fs::path(task.path(".tar")).filename().string(), task.count,
                   static_cast<int64_t>(bytes.size()), xxh3_hex(raw)},
                  Value(Value::Object{})};
  for (const auto& [name, count] : categories) receipt.categories.set(name, count);
  write_file_atomic(task.path(".done"), to_json(write_fields(receipt)));
  return receipt;
}

// The receipt of an earlier run, if its shard is still what it was.
bool find_receipt(const Task& task, Receipt& receipt) {
  if (!fs::exists(task.path(".done")) || !fs::exists(task.path(".tar")) ||
      !fs::exists(task.path(".idx")))
    return false;
  read_fields(receipt, read_json_file(task.path(".done")), task.path(".done"), Unknown::refuse);
  return xxh3_hex(MappedFile::open(task.path(".tar"))->bytes()) == receipt.info.xxh3;
}

// Runs the tasks on several threads; every thread has its own renderers.
class Crew {
 public:
  Crew(std::shared_ptr<const Material> material, std::vector<Task> tasks)
      : material_(std::move(material)), tasks_(std::move(tasks)), receipts_(tasks_.size()) {
    for (const auto& task : tasks_) total_ += task.count;
  }

  void run(int64_t threads) {
    Progress progress("building", total_, "samples");
    progress_ = &progress;
    std::vector<std::jthread> crew;
    for (int64_t i = 1; i < threads; ++i) crew.emplace_back([this] { work(); });
    work();
    crew.clear();  // joins
    if (fault_) std::rethrow_exception(fault_);
  }

  const std::vector<Task>& tasks() const { return tasks_; }
  const std::vector<Receipt>& receipts() const { return receipts_; }
  int64_t resumed() const { return resumed_; }

 private:
  void work() {
    std::map<const FamilyRow*, std::unique_ptr<Family>> renderers;
    for (size_t i = next_++; i < tasks_.size() && !stop_; i = next_++) {
      try {
        const Task& task = tasks_[i];
        if (find_receipt(task, receipts_[i])) {
          ++resumed_;
        } else {
          auto& renderer = renderers[task.family];
          if (!renderer) renderer = task.family->create(material_);
          receipts_[i] = make_shard(task, *renderer, material_->recipe.seed);
        }
        const std::lock_guard lock(mutex_);
        progress_->update(done_ += task.count);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!fault_) fault_ = std::current_exception();
        stop_ = true;
      }
    }
  }

  std::shared_ptr<const Material> material_;
  std::vector<Task> tasks_;
  std::vector<Receipt> receipts_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::atomic<int64_t> resumed_{0};
  std::mutex mutex_;
  std::exception_ptr fault_;
  Progress* progress_ = nullptr;
  int64_t done_ = 0, total_ = 0;
};

std::map<std::string, Manifest> make_manifests(const Crew& crew, const BuildRecipe& recipe) {
  std::map<std::string, Manifest> manifests;
  for (size_t i = 0; i < crew.tasks().size(); ++i) {
    const Task& task = crew.tasks()[i];
    const Receipt& receipt = crew.receipts()[i];
    Manifest& manifest = manifests[task.folder];
    manifest.split = task.split->name;
    manifest.family = task.family->name;
    manifest.seed = recipe.seed;
    manifest.samples += receipt.info.samples;
    manifest.bytes += receipt.info.bytes;
    manifest.shards.push_back(receipt.info);
    for (const auto& [name, count] : receipt.categories.as_object()) {
      const Value* before = manifest.categories.find(name);
      manifest.categories.set(name, count.as_int() + (before == nullptr ? 0 : before->as_int()));
    }
    manifest.recipe = write_fields(recipe);
  }
  return manifests;
}

constexpr const char* kRecipeFile = "/build.json";

// Removes what no finished build has: receipts and temporary files of broken-off runs. The recipe
// stays: until the folder has its name, it tells whose work this is.
void sweep(const std::string& work) {
  std::vector<fs::path> strays;
  for (const auto& entry : fs::recursive_directory_iterator(work)) {
    const auto ending = entry.path().extension();
    const bool keep = entry.is_directory() || ending == ".tar" || ending == ".idx" ||
                      entry.path().filename() == "manifest.json" ||
                      entry.path() == work + kRecipeFile;
    if (!keep) strays.push_back(entry.path());
  }
  for (const auto& path : strays) fs::remove(path);
}

// Goes on with the work of the same recipe only.
void open_work(const std::string& work, const BuildRecipe& recipe) {
  const std::string path = work + kRecipeFile, wanted = to_json(write_fields(recipe), 1);
  const bool begun = fs::exists(work);
  fs::create_directories(work);
  if (begun && (!fs::exists(path) || read_file(path) != wanted))
    fail(work, ": is no broken-off build of this recipe; remove it to begin anew");
  write_file_atomic(path, wanted);
}

}  // namespace

BuildResult build_data(const BuildRecipe& recipe, const std::string& out, int64_t threads) {
  std::string target = out;
  while (target.size() > 1 && target.back() == '/') target.pop_back();
  if (fs::exists(target)) fail(target, ": exists already; remove it or name another folder");
  const auto parent = fs::path(target).parent_path();
  if (!parent.empty()) fs::create_directories(parent);
  const std::string work = target + ".partial";
  const auto lock = FileLock::try_lock(target + ".lock");
  if (!lock) fail(target, ": another build works on it");
  open_work(work, recipe);
  const auto material = load_material(recipe);
  for (const auto& [why, count] : material->documents.dropped)
    log_info(count, " texts dropped: ", why);
  if (threads <= 0) threads = std::max(1U, std::thread::hardware_concurrency());
  Crew crew(material, plan_tasks(*material, work));
  for (const auto& task : crew.tasks()) fs::create_directories(task.folder);
  crew.run(threads);
  BuildResult result;
  result.resumed_shards = crew.resumed();
  for (const auto& [folder, manifest] : make_manifests(crew, recipe)) {
    write_file_atomic(folder + "/manifest.json", manifest_text(manifest));
    result.samples += manifest.samples;
    result.bytes += manifest.bytes;
  }
  sync_tree(work);
  sweep(work);
  fs::rename(work, target);
  sync_directory(parent.string());
  fs::remove(target + kRecipeFile);
  fs::remove(target + ".lock");
  return result;
}

}  // namespace dsvl

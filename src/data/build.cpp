// A shard is the unit of work: made in memory by one thread, written whole.
#include "data/build.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "data/check/rules.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "data/shelf.h"
#include "data/table.h"
#include "data/taxonomy.h"
#include "data/work_folder.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct Task {
  const SplitPlan* split;
  const FamilyRow* family;
  int64_t number, first, count;  // of the shard; of its samples
  std::string folder;
  std::string path(const char* ending) const { return shard_path(folder, number, ending); }
};

// What is known of a finished shard; lies beside it until the build is whole.
struct Receipt {
  ShardInfo info;
  Value categories{Value::Object{}};
  Value draws{Value::Object{}};
};

void fields(Visitor& v, Receipt& r) {
  v("info", r.info, "length and hash");
  v("categories", r.categories, "samples by category");
  v("draws", r.draws, "what became of the draws");
}

int64_t available(const FamilyRow& family, const Material& material, const SplitPlan& split) {
  if (family.most_variants < 0) return INT64_MAX;
  const auto documents = static_cast<int64_t>(material.documents_of(split, family.kind).size());
  if (family.most_variants == 0) return documents == 0 ? 0 : INT64_MAX;
  return documents * family.most_variants;
}

std::vector<Task> plan_tasks(const Material& material, const std::string& work) {
  std::vector<Task> tasks;
  const auto& recipe = material.recipe;
  for (const auto& split : recipe.splits) {
    for (const auto& family : families()) {
      const int64_t wanted = split.wanted(family.name);
      if (wanted == 0 || material.left_out.contains(&family)) continue;
      const int64_t count = std::min(wanted, available(family, material, split));
      // A family whose leaves are counted is one piece of work.
      const int64_t most = split.most_per_leaf > 0 ? count : recipe.samples_per_shard;
      for (int64_t first = 0; first < count; first += most)
        tasks.push_back({&split, &family, first / most, first, std::min(most, count - first),
                         work + "/" + split.name + "/" + family.name});
    }
  }
  return tasks;
}

// The documents of a split in rounds, in the order of their hashes: adding a sample never changes
// another. `document` holds what the draw points to.
Draw make_draw(const Task& task, const Material& material, int64_t index, Document& document) {
  const auto seed = static_cast<uint64_t>(material.recipe.seed);
  const uint64_t family = hash_name(task.family->name);
  if (task.family->most_variants < 0)
    return {*task.split, index,
            Random(seed, {hash_name(task.split->name), family, static_cast<uint64_t>(index)})};
  const auto& documents = material.documents_of(*task.split, task.family->kind);
  const auto count = static_cast<int64_t>(documents.size());
  document = whole(*documents[static_cast<size_t>(index % count)]);
  const auto variant = static_cast<uint64_t>(index / count);
  return {*task.split, index,
          Random(seed, {hash_name(document.package), xxh3_64(document.text), family, variant}),
          &document};
}

// Counts the samples of each leaf, as far as the split wants them.
class LeafRoom {
 public:
  explicit LeafRoom(int64_t most) : most_(most) {}

  bool take(const Sample& sample) {
    const auto leaf = most_ > 0 ? leaf_of(sample.category, sample.subcategory) : std::nullopt;
    return !leaf || ++taken_[*leaf] <= most_;
  }

 private:
  const int64_t most_;  // 0: all
  std::map<size_t, int64_t> taken_;
};

Receipt make_shard(const Task& task, Family& family, const Material& material) {
  TarWriter writer(task.path(".tar"));
  std::map<std::string, int64_t> categories;
  Account draws;
  LeafRoom room(task.split->most_per_leaf);
  for (int64_t i = task.first; i < task.first + task.count; ++i) {
    Document document;
    Drawn outcome = family.make(make_draw(task, material, i, document));
    if (!outcome.sample) {
      draws.drop(outcome.reason);
      continue;
    }
    Sample& sample = *outcome.sample;
    if (const auto rule = broken_rule(sample)) {
      draws.miss("lint: " + *rule);
      continue;
    }
    if (!room.take(sample)) {
      draws.drop("enough of its leaf");
      continue;
    }
    char key[32];
    std::snprintf(key, sizeof key, "%08lld", static_cast<long long>(i));
    sample.id = str(task.split->name, "-", task.family->name, "-", key);
    add_to_shard(writer, key, sample);
    draws.keep();
    ++categories[sample.category + " / " + sample.subcategory];
  }
  Receipt receipt{write_shard(writer, task.folder, task.number), Value(Value::Object{}),
                  account_value(draws)};
  for (const auto& [name, count] : categories) receipt.categories.set(name, count);
  write_file_atomic(task.path(".done"), to_json(write_fields(receipt)));
  return receipt;
}

Receipt read_receipt(const Task& task) {
  Receipt receipt;
  read_fields(receipt, read_json_file(task.path(".done")), task.path(".done"), Unknown::refuse);
  return receipt;
}

// Whether an earlier run made this shard and it is still what it was.
bool is_done(const Task& task) {
  if (!fs::exists(task.path(".done")) || !fs::exists(task.path(".tar")) ||
      !fs::exists(task.path(".idx")))
    return false;
  return xxh3_hex(MappedFile::open(task.path(".tar"))->bytes()) == read_receipt(task).info.xxh3;
}

// Every thread has its own renderers. Returns how many shards an earlier run had finished.
int64_t run_tasks(const std::vector<Task>& tasks, const std::shared_ptr<const Material>& material,
                  int64_t threads) {
  int64_t total = 0, done = 0, resumed = 0;
  for (const auto& task : tasks) total += task.count;
  Progress progress("building", total, "samples");
  std::mutex mutex;
  std::vector<std::map<const FamilyRow*, std::unique_ptr<Family>>> renderers(
      static_cast<size_t>(threads));
  run_pieces(static_cast<int64_t>(tasks.size()), threads, [&](int64_t piece, int64_t worker) {
    const Task& task = tasks[static_cast<size_t>(piece)];
    const bool there = is_done(task);
    if (!there) {
      auto& renderer = renderers[static_cast<size_t>(worker)][task.family];
      if (!renderer) renderer = task.family->create(material);
      make_shard(task, *renderer, *material);
    }
    const std::lock_guard lock(mutex);
    resumed += there ? 1 : 0;
    progress.update(done += task.count);
  });
  return resumed;
}

Value documents_value(const Material& material, const Task& task) {
  Value value(Value::Object{});
  for (const Kind kind : {task.family->kind, task.family->also})
    for (const auto& [package, account] : material.accounts_of(*task.split, kind))
      value.set(package, account_value(account));
  return value;
}

void add_receipt(Manifest& manifest, const Receipt& receipt, const std::string& where) {
  manifest.samples += receipt.info.samples;
  manifest.bytes += receipt.info.bytes;
  manifest.shards.push_back(receipt.info);
  Account draws = account_from_value(receipt.draws, where);
  if (manifest.draws.find("read") != nullptr) draws += account_from_value(manifest.draws, where);
  manifest.draws = account_value(draws);
  for (const auto& [name, count] : receipt.categories.as_object()) {
    const Value* before = manifest.categories.find(name);
    manifest.categories.set(name, count.as_int() + (before == nullptr ? 0 : before->as_int()));
  }
}

// From the receipts of all shards, whichever rank made them.
std::map<std::string, Manifest> make_manifests(const std::vector<Task>& tasks,
                                               const Material& material) {
  std::map<std::string, Manifest> manifests;
  for (const auto& task : tasks) {
    auto [it, is_new] = manifests.try_emplace(task.folder);
    Manifest& manifest = it->second;
    if (is_new) {
      manifest.split = task.split->name;
      manifest.family = task.family->name;
      manifest.seed = material.recipe.seed;
      manifest.documents = documents_value(material, task);
      manifest.recipe = write_fields(material.recipe);
    }
    add_receipt(manifest, read_receipt(task), task.path(".done"));
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

// Removes what reading and cleaning left between their steps (readings.h, text/duplicates.h), and
// the folder if it held nothing else.
void sweep_documents(const std::string& folder) {
  std::vector<fs::path> strays;
  std::error_code gone;  // other ranks let go of the folder at the same time
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    const std::string name = entry.path().filename().string();
    if (name.find(".keys") != name.npos || name.find(".read") != name.npos)
      strays.push_back(entry.path());
  }
  for (const auto& path : strays) fs::remove(path, gone);
  fs::remove(folder, gone);
}

// Before anything is read: what is left of a build is one of this recipe.
void check_work(const std::string& work, const BuildRecipe& recipe) {
  if (!fs::exists(work)) return;
  const std::string path = work + kRecipeFile;
  if (!fs::exists(path)) fail(work, ": is no broken-off build; remove it to begin anew");
  const Value note = parse_json(read_file(path), path);
  const Value* begun = note.find("recipe");
  if (begun == nullptr || to_json(*begun, 1) != to_json(write_fields(recipe), 1))
    fail(work, ": is a broken-off build of another recipe; remove it to begin anew");
}

// Goes on with the work of the same sources only.
void open_work(const std::string& work, const Material& material) {
  const std::string path = work + kRecipeFile, wanted = build_note(material);
  const bool begun = fs::exists(work);
  fs::create_directories(work);
  if (begun && read_file(path) != wanted)
    fail(work, ": is a broken-off build of other sources; remove it to begin anew");
  write_file_atomic(path, wanted);
}

// What one rank does: every rank takes every so-many-th shard.
std::vector<Task> tasks_of(const std::vector<Task>& tasks, const Mesh* mesh) {
  if (mesh == nullptr) return tasks;
  std::vector<Task> own;
  for (size_t i = static_cast<size_t>(mesh->rank()); i < tasks.size();
       i += static_cast<size_t>(mesh->size()))
    own.push_back(tasks[i]);
  return own;
}

// The last step: manifests, then the folder's own name.
void finish_build(const std::vector<Task>& tasks, const Material& material,
                  const std::string& target, BuildResult& result) {
  const std::string work = target + ".partial";
  for (const auto& [folder, manifest] : make_manifests(tasks, material)) {
    if (manifest.samples == 0)
      log_warning(manifest.split, "/", manifest.family, ": none of the draws gave a sample: ",
                  reasons_text(account_from_value(manifest.draws, folder)));
    write_file_atomic(folder + "/manifest.json", manifest_text(manifest));
    result.samples += manifest.samples;
    result.bytes += manifest.bytes;
  }
  sync_tree(work);
  sweep(work);
  fs::rename(work, target);
  sync_directory(fs::path(target).parent_path().string());
  fs::remove(target + kRecipeFile);
}

void report_drops(const Material& material) {
  for (const auto& [kind, documents] : material.documents)
    for (const auto& [package, account] : documents.accounts) {
      if (account.kept != account.read) log_info("documents: ", account_row(package, account));
    }
}

}  // namespace

std::string build_note(const Material& material) {
  std::string documents;
  for (const auto& [kind, read] : material.documents)
    for (const auto& d : read.kept)
      documents +=
          str(d.package, "\n", d.license, "\n", d.language, "\n",
              d.kind == Kind::table ? whole(d).table->title : "", "\n", text_hash(d), "\n");
  return to_json(Value(Value::Object{{"recipe", write_fields(material.recipe)},
                                     {"documents", xxh3_hex(std::as_bytes(std::span(documents)))}}),
                 1);
}

BuildResult build_data(const BuildRecipe& recipe, const BuildOptions& options) {
  const std::string target = free_target(options.out), work = target + ".partial";
  const bool first = options.mesh == nullptr || options.mesh->rank() == 0;
  std::unique_ptr<FileLock> lock;
  if (first) {
    lock = FileLock::try_lock(target + ".lock");
    if (!lock) fail(target, ": another build works on it");
    check_work(work, recipe);
  }
  const auto threads = thread_count(options.threads);
  const std::string place = target + ".partial.documents";
  const auto material = load_material(recipe, options.source_cache, {place, threads, options.mesh});
  const auto tasks = plan_tasks(*material, work);
  if (first) {
    report_drops(*material);
    open_work(work, *material);
    for (const auto& task : tasks) fs::create_directories(task.folder);
  }
  if (options.mesh != nullptr) options.mesh->barrier();
  BuildResult result;
  result.resumed_shards = run_tasks(tasks_of(tasks, options.mesh), material, threads);
  if (options.mesh != nullptr) options.mesh->barrier();
  if (!first) return result;
  finish_build(tasks, *material, target, result);
  sweep_documents(place);
  fs::remove(target + ".lock");
  return result;
}

}  // namespace dsvl

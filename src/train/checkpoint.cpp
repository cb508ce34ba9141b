// Writing, finding and reading checkpoints.
#include "train/checkpoint.h"

#include <ATen/ops/full.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/log.h"
#include "io/safetensors.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;
constexpr const char* kPrefix = "checkpoint-";
constexpr const char* kTemporary = ".saving-";

// Numbers of the checkpoints in a run directory, newest first.
std::vector<int64_t> checkpoint_steps(const std::string& run_dir) {
  std::vector<int64_t> steps;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(run_dir, ignored)) {
    const std::string name = entry.path().filename();
    const std::string digits =
        name.starts_with(kPrefix) ? name.substr(std::string(kPrefix).size()) : "";
    if (!digits.empty() && digits.size() < 18 &&
        digits.find_first_not_of("0123456789") == digits.npos)
      steps.push_back(std::stoll(digits));
  }
  std::sort(steps.rbegin(), steps.rend());
  return steps;
}

std::string checkpoint_path(const std::string& run_dir, int64_t step) {
  return run_dir + "/" + kPrefix + std::to_string(step);
}

void write_optimizer(const std::string& path, const std::vector<OptimizerSlot>& slots) {
  std::vector<std::pair<std::string, at::Tensor>> tensors;
  for (const auto& slot : slots) {
    if (!slot.in_model) tensors.emplace_back(slot.name + ".master", slot.master);
    tensors.emplace_back(slot.name + ".exp_avg", slot.exp_avg);
    if (slot.exp_avg_sq.defined()) tensors.emplace_back(slot.name + ".exp_avg_sq", slot.exp_avg_sq);
    tensors.emplace_back(slot.name + ".updates", at::full({}, slot.updates, at::kLong));
  }
  write_safetensors(path, tensors);
}

Value manifest_of(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), directory));
  std::sort(names.begin(), names.end());
  Value::Array files;
  for (const auto& name : names) {
    const auto file = MappedFile::open(directory + "/" + name);
    Value item;
    item.set("path", name);
    item.set("bytes", file->bytes().size());
    item.set("xxh3", xxh3_hex(file->bytes()));
    files.push_back(std::move(item));
  }
  Value manifest;
  manifest.set("files", std::move(files));
  return manifest;
}

Value position_json(const RunPosition& p) {
  Value json;
  json.set("step", p.step);
  json.set("tokens", p.tokens);
  json.set("samples", p.samples);
  json.set("seconds", p.seconds);
  return json;
}

// Empty when the files match the manifest, else what is wrong.
std::string find_fault(const std::string& directory) {
  try {
    const Value manifest = read_json_file(directory + "/trainer/manifest.json");
    for (const auto& item : manifest.at("files").as_array()) {
      const std::string path = directory + "/" + item.at("path").as_string();
      const auto file = MappedFile::open(path);
      const int64_t wanted = item.at("bytes").as_int();
      if (static_cast<int64_t>(file->bytes().size()) != wanted)
        return str(path, ": ", file->bytes().size(), " bytes; wanted ", wanted);
      if (xxh3_hex(file->bytes()) != item.at("xxh3").as_string())
        return path + ": its hash is not the manifest's";
    }
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

// Leaves `keep` checkpoints up to this step. Later ones were broken, or the run would have resumed
// from them.
void remove_old(const std::string& run_dir, int64_t step, int64_t keep) {
  int64_t kept = 0;
  for (const int64_t found : checkpoint_steps(run_dir)) {
    if (found <= step && kept++ < keep) continue;
    // Renamed first: a checkpoint is never seen with half of its files.
    const std::string gone = run_dir + "/" + kTemporary + "old-" + std::to_string(found);
    std::error_code ignored;
    fs::rename(checkpoint_path(run_dir, found), gone, ignored);
    fs::remove_all(gone, ignored);
  }
}

}  // namespace

void save_checkpoint(const std::string& run_dir, const TrainerState& state, int64_t keep,
                     const std::function<void(const std::string&)>& write_model) {
  const int64_t step = state.position.step;
  const std::string temporary = run_dir + "/" + kTemporary + std::to_string(step);
  const std::string target = checkpoint_path(run_dir, step);
  try {
    fs::remove_all(temporary);
    fs::create_directories(temporary + "/trainer");
    write_model(temporary);
    write_optimizer(temporary + "/trainer/optimizer.safetensors", state.slots);
    write_file_atomic(temporary + "/trainer/state.json",
                      to_json(position_json(state.position), 2) + "\n");
    write_file_atomic(temporary + "/trainer/data.json",
                      to_json(Value::list(state.data_positions)) + "\n");
    write_file_atomic(temporary + "/trainer/manifest.json",
                      to_json(manifest_of(temporary), 2) + "\n");
    sync_tree(temporary);
    fs::remove_all(target);  // a broken one of the same step
    fs::rename(temporary, target);
    sync_directory(run_dir);
  } catch (const std::exception& e) {
    std::error_code ignored;
    fs::remove_all(temporary, ignored);
    fail("saving ", target, ": ", e.what(),
         "; older checkpoints are untouched, make room and start again");
  }
  remove_old(run_dir, step, keep);
}

std::optional<std::string> newest_checkpoint(const std::string& run_dir) {
  for (const int64_t step : checkpoint_steps(run_dir)) {
    const std::string path = checkpoint_path(run_dir, step);
    const std::string fault = find_fault(path);
    if (fault.empty()) return path;
    log_warning("passing over ", path, ": ", fault);
  }
  return std::nullopt;
}

void clean_run_dir(const std::string& run_dir) {
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(run_dir))
    if (entry.path().filename().string().starts_with(kTemporary)) left.push_back(entry.path());
  for (const auto& path : left) fs::remove_all(path);
}

RunPosition load_trainer_state(const std::string& checkpoint, std::vector<OptimizerSlot>& slots) {
  const std::string path = checkpoint + "/trainer/optimizer.safetensors";
  const auto file = SafetensorsFile::open(path);
  const auto fill = [&](const std::string& name, const at::Tensor& target) {
    const auto* info = file->find(name);
    if (!info)
      fail(path, ": no ", name,
           "; wanted one for every trained parameter, are stage, optimizer and bf16 ", "the same?");
    if (info->shape != target.sizes().vec())
      fail(path, ": ", name, " has another shape than the model's; is the configuration the same?");
    target.copy_(file->tensor(*info));
  };
  for (auto& slot : slots) {
    // What a run in bfloat16 kept here is finer than its model files.
    if (!slot.in_model || file->find(slot.name + ".master"))
      fill(slot.name + ".master", slot.master);
    fill(slot.name + ".exp_avg", slot.exp_avg);
    if (slot.exp_avg_sq.defined()) fill(slot.name + ".exp_avg_sq", slot.exp_avg_sq);
    const at::Tensor updates = at::full({}, 0, at::kLong);
    fill(slot.name + ".updates", updates);
    slot.updates = updates.item<int64_t>();
  }
  const Value json = read_json_file(checkpoint + "/trainer/state.json");
  return {.step = json.at("step").as_int(),
          .tokens = json.at("tokens").as_int(),
          .samples = json.at("samples").as_int(),
          .seconds = json.at("seconds").as_double()};
}

std::vector<std::string> load_data_positions(const std::string& checkpoint) {
  std::vector<std::string> positions;
  const Value json = read_json_file(checkpoint + "/trainer/data.json");
  for (const auto& position : json.as_array()) positions.push_back(position.as_string());
  return positions;
}

std::string resolve_model_directory(const std::string& path) {
  if (fs::exists(path + "/config.json")) return path;
  if (auto newest = newest_checkpoint(path)) return *newest;
  fail(path,
       ": neither a model directory (config.json) nor a run directory with a valid checkpoint");
}

}  // namespace dsvl

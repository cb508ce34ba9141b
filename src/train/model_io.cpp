// First values, checkpoints and what they hold.
#include "train/model_io.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "io/safetensors.h"
#include "train/checkpoint.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

Tensor normal_values(const Parameter& parameter, uint64_t seed, double deviation) {
  Tensor values = at::empty(parameter.shape);
  Random random(seed, {hash_name("first values"), hash_name(parameter.name)});
  float* data = values.data_ptr<float>();
  for (int64_t i = 0; i < values.numel(); ++i)
    data[i] = static_cast<float>(deviation * random.normal());
  return values;
}

// Weights of norms are 1, biases, relative positions and alpha 0, everything else is normal.
void fill(const Parameter& parameter, uint64_t seed, double deviation) {
  const std::string& name = parameter.name;
  const auto ends = [&name](std::string_view ending) { return name.ends_with(ending); };
  if (parameter.shape.size() == 1)
    *parameter.tensor = ends("weight") ? at::ones(parameter.shape) : at::zeros(parameter.shape);
  else if (ends("rel_pos_h") || ends("rel_pos_w"))
    *parameter.tensor = at::zeros(parameter.shape);
  else
    *parameter.tensor = normal_values(parameter, seed, deviation);
}

std::vector<std::shared_ptr<const SafetensorsFile>> weight_files(const std::string& directory) {
  std::vector<std::shared_ptr<const SafetensorsFile>> files;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == ".safetensors")
      files.push_back(SafetensorsFile::open(entry.path()));
  if (files.empty()) fail(directory, ": no .safetensors file; wanted a model directory");
  return files;
}

// Takes from `files` what `wanted` says; returns how many parameters.
int64_t take(const DeepseekVl& model, const std::string& directory,
             const std::function<bool(const std::string&)>& wanted, bool all) {
  const auto files = weight_files(directory);
  int64_t taken = 0;
  for (const auto& parameter : model.parameters()) {
    if (!wanted(parameter.name)) continue;
    const TensorInfo* info = nullptr;
    for (const auto& file : files) {
      info = file->find(parameter.name);
      if (!info) continue;
      if (info->shape != parameter.shape)
        fail(file->path(), ": ", parameter.name,
             " has another shape than the configuration gives it");
      *parameter.tensor = file->tensor(*info);
      ++taken;
      break;
    }
    if (!info && all && parameter.used) fail(directory, ": no tensor ", parameter.name);
  }
  return taken;
}

void take_from(const DeepseekVl& model, const InitFrom& source) {
  const std::string directory = resolve_model_directory(source.path);
  const auto wanted = [&source](const std::string& name) {
    return source.parameters.empty() ||
           std::any_of(source.parameters.begin(), source.parameters.end(),
                       [&name](const std::string& prefix) { return name.starts_with(prefix); });
  };
  const int64_t taken = take(model, directory, wanted, false);
  if (taken == 0)
    fail(directory, ": no tensor of model.init_from's names; is it a model of this shape?");
  log_info(taken, " tensors from ", directory);
}

}  // namespace

std::optional<std::string> agree_on_checkpoint(const std::string& run_dir, Mesh& mesh) {
  std::optional<std::string> newest;
  Tensor step = at::zeros({1}, at::kLong);
  if (mesh.rank() == 0) {
    newest = newest_checkpoint(run_dir);
    if (newest) step[0] = std::stoll(newest->substr(newest->rfind('-') + 1)) + 1;
  }
  mesh.broadcast(step);
  const auto number = step.item<int64_t>();
  if (number == 0) return std::nullopt;
  return run_dir + "/checkpoint-" + std::to_string(number - 1);
}

std::unique_ptr<DeepseekVl> load_model(const Recipe& recipe,
                                       const std::optional<std::string>& checkpoint) {
  auto model = std::make_unique<DeepseekVl>(read_model_config(recipe.model.config));
  if (checkpoint) {
    take(
        *model, *checkpoint, [](const std::string&) { return true; }, true);
    return model;
  }
  for (const auto& parameter : model->parameters())
    if (parameter.used)
      fill(parameter, static_cast<uint64_t>(recipe.train.seed), recipe.model.initializer_range);
  for (const auto& source : recipe.model.init_from) take_from(*model, source);
  return model;
}

void init_heads(const Recipe& recipe, Task& task) {
  for (const auto& parameter : task.heads()->parameters("heads"))
    fill(parameter, static_cast<uint64_t>(recipe.train.seed), recipe.model.initializer_range);
  task.init_heads();
}

void write_model(const Recipe& recipe, const DeepseekVl& model, const std::string& directory) {
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& parameter : model.parameters())
    if (parameter.tensor->defined())
      tensors.emplace_back(parameter.name, parameter.tensor->detach());
  write_safetensors(directory + "/model.safetensors", tensors, {{"format", "pt"}});
  for (const auto& entry : fs::directory_iterator(recipe.model.config))
    if (entry.is_regular_file() && entry.path().extension() != ".safetensors")
      fs::copy_file(entry.path(), directory + "/" + entry.path().filename().string());
}

}  // namespace dsvl

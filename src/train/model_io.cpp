// First values, checkpoints and what they hold.
#include "train/model_io.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "models/init.h"
#include "models/upcycle.h"
#include "models/weights.h"
#include "train/checkpoint.h"

namespace dsvl {
namespace {

// For heads, and where the recipe sets initializer_range: weights of norms 1, biases, relative
// positions and alpha 0, everything else normal.
void fill(const Parameter& parameter, uint64_t seed, double deviation) {
  const std::string& name = parameter.name;
  if (parameter.shape.size() == 1) {
    *parameter.tensor =
        name.ends_with("weight") ? at::ones(parameter.shape) : at::zeros(parameter.shape);
    return;
  }
  *parameter.tensor = at::zeros(parameter.shape);
  if (name.ends_with("rel_pos_h") || name.ends_with("rel_pos_w")) return;
  Random random(seed, {hash_name("first values"), hash_name(name)});
  float* data = parameter.tensor->data_ptr<float>();
  for (int64_t i = 0; i < parameter.tensor->numel(); ++i)
    data[i] = static_cast<float>(deviation * random.normal());
}

// The dense decoder of `directory` as the mixture of experts of `model`.
void upcycle_from(DeepseekVl& model, const std::string& directory) {
  const DeepseekVl dense(read_model_config(directory));
  load_weights(dense.language_model.parameters("language_model"), ModelFiles::open(directory),
               dense.config, {.dtype = "float32"});
  upcycle(model.language_model, model.config.language, dense.language_model, dense.config.language);
  log_info("the dense decoder of ", directory, " upcycled");
}

void take_from(DeepseekVl& model, const InitFrom& source) {
  const std::string directory = resolve_model_directory(source.path);
  if (source.upcycle) return upcycle_from(model, directory);
  std::vector<Parameter> wanted;
  for (auto& parameter : model.parameters()) {
    const auto begins = [&parameter](const std::string& prefix) {
      return parameter.name.starts_with(prefix);
    };
    if (source.parameters.empty() ||
        std::any_of(source.parameters.begin(), source.parameters.end(), begins))
      wanted.push_back(std::move(parameter));
  }
  // What the files lack keeps its random values.
  std::vector<Tensor> before;
  for (auto& parameter : wanted) before.push_back(std::exchange(*parameter.tensor, Tensor()));
  const auto report = load_weights(wanted, ModelFiles::open(directory),
                                   read_model_config(directory), {.allow_missing = true});
  for (size_t i = 0; i < wanted.size(); ++i)
    if (!wanted[i].tensor->defined()) *wanted[i].tensor = before[i];
  const size_t taken = wanted.size() - report.missing.size();
  if (taken == 0)
    fail(directory,
         ": has none of the parameters that model.init_from names; is it the right model?");
  log_info(taken, " parameters from ", directory);
}

}  // namespace

std::optional<std::string> agree_on_checkpoint(const std::string& run_dir, Mesh& mesh) {
  std::optional<std::string> newest;
  Tensor step = at::zeros({1}, at::kLong);
  if (mesh.rank() == 0) {
    newest = newest_checkpoint(run_dir);
    if (newest) step[0] = std::stoll(newest->substr(newest->rfind('-') + 1)) + 1;
  }
  mesh.barrier();  // hashing big checkpoints takes longer than other ranks wait elsewhere
  mesh.broadcast(step);
  const auto number = step.item<int64_t>();
  if (number == 0) return std::nullopt;
  return run_dir + "/checkpoint-" + std::to_string(number - 1);
}

std::unique_ptr<DeepseekVl> load_model(const Recipe& recipe,
                                       const std::optional<std::string>& checkpoint) {
  auto model = std::make_unique<DeepseekVl>(read_model_config(recipe.model.config));
  if (checkpoint) {
    load_weights(*model, *checkpoint, read_model_config(*checkpoint));
    return model;
  }
  const auto seed = static_cast<uint64_t>(recipe.train.seed);
  init_weights(model->parameters(), model->config, seed, at::kFloat);
  if (recipe.model.initializer_range)
    for (const auto& parameter : model->parameters())
      fill(parameter, seed, *recipe.model.initializer_range);
  for (const auto& source : recipe.model.init_from) take_from(*model, source);
  return model;
}

void init_heads(const Recipe& recipe, Task& task) {
  constexpr double kHeadDeviation = 0.02;
  for (const auto& parameter : task.heads()->parameters("heads"))
    fill(parameter, static_cast<uint64_t>(recipe.train.seed),
         recipe.model.initializer_range.value_or(kHeadDeviation));
  task.init_heads();
}

void write_model(const Recipe& recipe, const DeepseekVl& model, const std::string& directory) {
  save_model(directory, model.parameters(), model.config,
             {.layout = model.config.layout,
              .dtype = recipe.train.bf16 ? std::optional(at::kBFloat16) : std::nullopt,
              .files_from = recipe.model.config});
}

}  // namespace dsvl

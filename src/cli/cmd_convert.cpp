// Between the two published tensor namings.
#include <cstdio>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/flags.h"
#include "base/json.h"
#include "base/log.h"
#include "base/signals.h"
#include "cli/checks.h"
#include "cli/command.h"
#include "cli/find_model.h"
#include "models/config_parts.h"
#include "models/deepseek_vl.h"
#include "models/model_directory.h"
#include "models/names.h"
#include "models/weights.h"
#include "text/tokenizer.h"

namespace dsvl {
namespace {

struct Options {
  std::string source, target, layout;
  std::optional<std::string> dtype;
};

// hf's config.json says which id stands for a picture; the original's leaves it to the tokenizer.
void find_image_token(ModelConfig& config, const std::string& directory) {
  if (!config.has_vision() || config.image_token_id) return;
  if (!std::filesystem::exists(directory + "/tokenizer.json")) return;
  config.image_token_id = Tokenizer::load(directory).token_id(read_image_tag(directory));
}

// What the files call parameters that keep their dtype.
std::set<std::string> buffer_names(const DeepseekVl& model) {
  std::set<std::string> names;
  const bool original = model.config.layout == Layout::original;
  for (const auto& parameter : model.parameters()) {
    if (!parameter.buffer) continue;
    for (const auto& part :
         stored_tensors(parameter, model.config, original ? Naming::original : Naming::hf))
      names.insert(part.name);
  }
  return names;
}

// Same naming: every tensor goes over, also those no model uses; config.json changes in its dtype
// alone.
void copy_model(const std::string& folder, const ModelFiles& files, const DeepseekVl& model,
                std::optional<at::ScalarType> dtype, const std::string& source) {
  const auto& config = model.config;
  const auto exact = buffer_names(model);
  std::vector<TensorPlan> plan;
  for (const auto& name : files.names()) {
    const auto* info = files.find(name);
    const bool weight =
        (info->type == at::kFloat || info->type == at::kBFloat16 || info->type == at::kHalf) &&
        !exact.count(name);
    plan.push_back({name, weight ? dtype.value_or(info->type) : info->type, info->shape});
  }
  write_directory_files(folder, config, config.layout, source);
  Value json = read_json_file(source + "/config.json");
  if (dtype) json.set(json.find("dtype") ? "dtype" : "torch_dtype", dtype_name(*dtype));
  write_file_atomic(folder + "/config.json", to_json(json, 2) + "\n");
  ModelFilesWriter writer(folder, plan);
  for (const auto& tensor : plan) writer.write(files.tensor(tensor.name));
  writer.finish();
}

int run(const Options& options) {
  const Layout layout = options.layout == "hf" ? Layout::hf : Layout::original;
  std::optional<at::ScalarType> dtype;
  if (options.dtype) dtype = parse_dtype(*options.dtype);
  ModelConfig config = read_model_config(options.source);
  find_image_token(config, options.source);
  DeepseekVl model(config);
  const auto files = ModelFiles::open(options.source);
  const auto parameters = model.parameters();
  const auto loaded = load_weights(parameters, files, config);
  const bool same = layout == config.layout || !config.has_vision();
  SaveReport saved;
  note_signals();
  write_directory_atomic(options.target, [&](const std::string& folder) {
    if (same)
      copy_model(folder, files, model, dtype, options.source);
    else
      saved = save_model(folder, parameters, config, {layout, dtype, options.source});
  });
  const auto dropped = same ? 0 : saved.dropped + static_cast<int64_t>(loaded.unused.size());
  if (dropped > 0)
    log_info(options.target, ": ", dropped, " tensors dropped that the model does not use and the ",
             options.layout, " layout has no name for");
  if (layout == Layout::hf && config.vision.kind == VisionKind::hybrid &&
      !hf_fits_transformers(config.vision.high))
    log_info(
        options.target,
        ": transformers builds the downsampling convolutions with 2 and 4 times "
        "the neck's channels; it can load this model's language model and SigLIP, not the whole");
  log_info(options.target, ": ", same ? static_cast<int64_t>(files.size()) : saved.tensors,
           " tensors written");
  return 0;
}

}  // namespace

int cmd_convert(std::span<const std::string> args) {
  Options options;
  Flags flags("convert SRC DST --layout original|hf [--dtype T]",
              "rewrites a model under the other tensor names");
  flags.positional("SRC", options.source, "model directory or hub name");
  flags.positional("DST", options.target, "folder to make");
  flags.option("--layout", options.layout, "original or hf");
  flags.option("--dtype", options.dtype,
               "float32, bfloat16 or float16; each tensor's own without it");
  if (!flags.parse(args)) return 0;
  if (options.layout != "original" && options.layout != "hf")
    fail_usage("--layout '", options.layout, "' is not known; original and hf are");
  if (options.dtype) check_stored_dtype(*options.dtype);
  options.source = find_model(options.source);
  return run(options);
}

}  // namespace dsvl

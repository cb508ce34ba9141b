// Between the two published tensor namings, into GGUF, and an adapter into the weights.
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
#include "models/adapter.h"
#include "models/config_parts.h"
#include "models/deepseek_vl.h"
#include "models/gguf_save.h"
#include "models/model_directory.h"
#include "models/model_source.h"
#include "models/names.h"
#include "models/weight_reader.h"
#include "models/weights.h"

namespace dsvl {
namespace {

struct Options {
  std::string source, target;
  std::optional<std::string> layout, dtype, merge;
};

// hf's config.json says which id stands for a picture; the original's leaves it to the tokenizer.
void find_image_token(ModelConfig& config, const std::string& directory) {
  if (!config.has_vision() || config.image_token_id) return;
  if (!std::filesystem::exists(directory + "/tokenizer.json")) return;
  config.image_token_id = load_tokenizer(directory).token_id(read_image_tag(directory));
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

// config.json as it was but for its dtype; what is written is not quantised.
void keep_config(const std::string& folder, const std::string& source,
                 std::optional<at::ScalarType> dtype) {
  Value json = without_quantization(read_config_json(source));
  if (dtype) json.set(json.find("dtype") ? "dtype" : "torch_dtype", dtype_name(*dtype));
  write_file_atomic(folder + "/config.json", to_json(json, 2) + "\n");
}

// Same naming: every tensor goes over, also those no model uses; FP8 becomes bfloat16. How many
// were written.
int64_t copy_model(const std::string& folder, const ModelFiles& files, const DeepseekVl& model,
                   std::optional<at::ScalarType> dtype, const std::string& source) {
  const auto& config = model.config;
  const auto exact = buffer_names(model);
  std::vector<TensorPlan> plan;
  for (const auto& name : files.names()) {
    if (is_scales(files, name)) continue;
    const auto* info = files.find(name);
    const bool fp8 = !scales_of(*info).empty();
    const bool weight =
        fp8 || info->type == at::kFloat || info->type == at::kBFloat16 || info->type == at::kHalf;
    const auto own = fp8 ? at::kBFloat16 : info->type;
    plan.push_back({name, weight && !exact.count(name) ? dtype.value_or(own) : own, info->shape});
  }
  write_directory_files(folder, config, config.layout, source);
  keep_config(folder, source, dtype);
  const WeightReader reader(files);
  ModelFilesWriter writer(folder, plan);
  for (const auto& tensor : plan) writer.write(reader.read(tensor.name, tensor.type));
  writer.finish();
  return static_cast<int64_t>(plan.size());
}

Layout layout_of(const Options& options, const ModelConfig& config) {
  if (!options.layout) return config.layout;
  return *options.layout == "hf" ? Layout::hf : Layout::original;
}

void report(const std::string& target, const SaveReport& saved, Layout layout,
            const ModelConfig& config) {
  if (saved.dropped > 0)
    log_info(target, ": ", saved.dropped, " tensors dropped that the model does not use and the ",
             layout == Layout::hf ? "hf" : "original", " layout has no name for");
  if (layout == Layout::hf && config.vision.kind == VisionKind::hybrid &&
      !hf_fits_transformers(config.vision.high))
    log_info(target,
             ": transformers builds the downsampling convolutions with 2 and 4 times the "
             "neck's channels; it can load this model's language model and SigLIP, not the whole");
  log_info(target, ": ", saved.tensors, " tensors written");
}

bool to_gguf(const Options& options) {
  return options.layout && *options.layout == "gguf";
}

// A directory's own name, or a GGUF file's without its ending.
std::string model_name(const std::string& path) {
  auto whole = std::filesystem::absolute(path).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // "model/"
  const auto name = whole.filename();
  return (name.extension() == ".gguf" ? name.stem() : name).string();
}

void write_gguf(const Options& options, const std::vector<Parameter>& parameters,
                const ModelConfig& config, std::optional<at::ScalarType> dtype) {
  if (std::filesystem::exists(options.target))
    fail(options.target, ": exists already; name a new file or remove this one");
  note_signals();
  const auto saved =
      save_gguf(options.target, parameters, config.language, read_tokenizer_files(options.source),
                {dtype, model_name(options.source)});
  if (saved.dropped > 0)
    log_info(options.target, ": the language model alone; ", saved.dropped,
             " tensors of the other parts were left out");
  if (config.language.moe && config.language.moe->topk_method == "group_limited_greedy")
    log_info(options.target,
             ": llama.cpp ranks a group by its best two experts, this model by its best one; the "
             "answers may differ");
  log_info(options.target, ": ", saved.tensors, " tensors written");
}

int run(const Options& options) {
  std::optional<at::ScalarType> dtype;
  if (options.dtype) dtype = parse_dtype(*options.dtype);
  ModelConfig config = read_model_config(options.source);
  const Layout layout = layout_of(options, config);
  find_image_token(config, options.source);
  DeepseekVl model(config);
  const auto files = ModelFiles::open(options.source);
  const auto parameters = model.parameters();
  const bool same = layout == config.layout || !config.has_vision();
  const bool copied = same && !options.merge && !to_gguf(options);
  const auto loaded = load_weights(parameters, files, config,
                                   {.fp8_as = dtype.value_or(at::kBFloat16), .keep_fp8 = copied});
  if (options.merge) {
    const auto merged = apply_adapter(parameters, config, *options.merge, dtype);
    log_info(*options.merge, ": added to ", merged.modules, " weights, ", merged.replaced,
             " tensors replaced");
  }
  if (to_gguf(options)) {
    write_gguf(options, parameters, config, dtype);
    return 0;
  }
  SaveReport saved;
  note_signals();
  write_directory_atomic(options.target, [&](const std::string& folder) {
    if (copied) {
      saved.tensors = copy_model(folder, files, model, dtype, options.source);
      return;
    }
    saved = save_model(folder, parameters, config, {layout, dtype, options.source});
    // A head tied to the embedding may have parted from it: that is for save_model to say.
    if (same && !config.language.tie_word_embeddings) keep_config(folder, options.source, dtype);
  });
  if (!copied) saved.dropped += static_cast<int64_t>(loaded.unused.size());
  report(options.target, saved, layout, config);
  return 0;
}

}  // namespace

int cmd_convert(std::span<const std::string> args) {
  Options options;
  Flags flags("convert SRC DST --layout original|hf|gguf [--dtype T] [--merge ADAPTER]",
              "rewrites a model under other tensor names, or with an adapter in its weights");
  flags.positional("SRC", options.source, "model directory, GGUF file or hub name");
  flags.positional("DST", options.target, "folder to make; with gguf a file");
  flags.option("--layout", options.layout,
               "original, hf, or gguf (the language model); with --merge the model's own without "
               "it");
  flags.option("--dtype", options.dtype,
               "float32, bfloat16 or float16; each tensor's own without it");
  flags.option("--merge", options.merge,
               "add this LoRA adapter (directory or hub name) to the weights");
  if (!flags.parse(args)) return 0;
  if (!options.layout && !options.merge)
    fail_usage("convert wants --layout original|hf|gguf, or --merge");
  if (options.layout && *options.layout != "original" && *options.layout != "hf" &&
      !to_gguf(options))
    fail_usage("--layout '", *options.layout, "' is not known; original, hf and gguf are");
  if (options.dtype) check_stored_dtype(*options.dtype);
  options.source = find_model(options.source);
  if (options.merge) options.merge = find_model(*options.merge, HubNeed::adapter);
  return run(options);
}

}  // namespace dsvl

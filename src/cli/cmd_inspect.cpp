// What a model directory holds.
#include <cstdio>
#include <map>

#include "base/error.h"
#include "base/flags.h"
#include "base/json.h"
#include "base/progress.h"
#include "cli/command.h"
#include "cli/find_model.h"
#include "cli/inspect_experts.h"
#include "io/quoted.h"
#include "models/deepseek_vl.h"
#include "models/summary.h"
#include "models/weight_reader.h"
#include "models/weights.h"

namespace dsvl {
namespace {

constexpr int64_t kMaxContext = 1'000'000'000;  // sizes in bytes stay below 2^63

struct Options {
  std::string model;
  bool tensors = false, json = false;
  std::optional<int64_t> context;
  ExpertsOptions experts;
};

// What is known, gathered once and printed either way.
struct Findings {
  ModelSummary summary;
  std::optional<ModelFiles> files;
  LoadReport loaded;
  std::optional<std::string> nonfinite;
};

// Of weights; scales of FP8 blocks are none.
int64_t stored_elements(const ModelFiles& files) {
  int64_t sum = 0;
  for (const auto& name : files.names())
    if (!is_scales(files, name)) sum += element_count(files.find(name)->shape);
  return sum;
}

// "float16" or, when they differ, "bfloat16, float32".
std::string stored_dtypes(const ModelFiles& files) {
  std::map<std::string, int64_t> counts;
  for (const auto& name : files.names()) ++counts[files.find(name)->dtype];
  std::string text;
  for (const auto& [dtype, count] : counts) text += (text.empty() ? "" : ", ") + dtype;
  return text;
}

Value towers(const VisionConfig& vision) {
  Value out;
  const auto tower = [](const auto& c, int64_t layers) {
    Value v;
    v.set("image_size", c.image_size);
    v.set("patch_size", c.patch_size);
    v.set("width", c.width);
    v.set("layers", layers);
    v.set("heads", c.heads);
    return v;
  };
  if (vision.kind == VisionKind::none) return out;
  if (vision.kind == VisionKind::hybrid) out.set("high", tower(vision.high, vision.high.layers));
  out.set("low", tower(vision.low, vision.low.built_layers()));
  return out;
}

Value as_json(const ModelConfig& config, const Findings& found, const Options& options,
              int64_t context) {
  Value out, parts, memory;
  out.set("family", family_name(config));
  out.set("model_type", config.model_type);
  out.set("layout", config.layout == Layout::original ? "original" : "hf");
  out.set("dtype", found.files ? stored_dtypes(*found.files) : config.dtype);
  out.set("parameters", found.summary.parameters);
  out.set("activated_parameters", found.summary.activated_parameters);
  out.set("stored_parameters",
          found.files ? stored_elements(*found.files) : found.summary.published_parameters);
  for (const auto& [title, count] : found.summary.parts) parts.set(title, count);
  out.set("parts", parts);
  out.set("vision", towers(config.vision));
  if (config.has_vision()) out.set("num_image_tokens", config.num_image_tokens());
  out.set("language", write_fields(config.language));
  memory.set("weights", found.files ? Value(size_t{loaded_bytes(*found.files)}) : Value());
  if (found.files) memory.set("files", size_t{found.files->total_bytes()});
  memory.set("context", context);
  memory.set("cache_per_token", cache_bytes(config.language, 1));
  memory.set("cache", cache_bytes(config.language, context));
  out.set("memory_bytes", memory);
  if (found.files) out.set("unused_tensors", found.loaded.unused.size());
  if (options.tensors && found.files) {
    Value::Array list;
    for (const auto& name : found.files->names()) {
      const auto* info = found.files->find(name);
      list.push_back(Value::Object{
          {"name", name}, {"dtype", info->dtype}, {"shape", Value::list(info->shape)}});
    }
    out.set("tensors", Value(std::move(list)));
  }
  return out;
}

// 1,234,567
std::string grouped(int64_t n) {
  const std::string digits = std::to_string(n);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

void line(const char* title, const std::string& text) {
  std::printf("%-32s %s\n", title, text.c_str());
}

void print_language(const LanguageConfig& c) {
  line("language model", str(c.num_hidden_layers, " layers of ", c.hidden_size, ", ", c.vocab_size,
                             " tokens, ", c.max_position_embeddings, " positions"));
  if (c.mla)
    line("attention", str(c.num_attention_heads, " heads, latents of ", c.mla->kv_lora_rank, " + ",
                          c.mla->qk_rope_head_dim));
  else
    line("attention", str(c.num_attention_heads, " heads (", c.num_key_value_heads,
                          " for keys and values) of ", c.head_dim));
  int64_t mixtures = 0;
  for (int64_t layer = 0; layer < c.num_hidden_layers; ++layer) mixtures += c.has_experts(layer);
  if (mixtures < c.num_hidden_layers)
    line("feed-forward",
         str(c.num_hidden_layers - mixtures, " dense layers of ", c.intermediate_size));
  if (mixtures > 0)
    line("experts",
         str(mixtures, " layers, ", c.moe->num_experts_per_tok, " of ", c.moe->n_routed_experts,
             " and ", c.moe->n_shared_experts, " shared, of ", c.moe->moe_intermediate_size));
}

void print_shapes(const ModelConfig& config) {
  const auto tower = [](const char* title, const auto& c, int64_t layers) {
    line(title, str(layers, " blocks of ", c.width, ", ", c.heads, " heads, patches of ",
                    c.patch_size, ", pictures of ", c.image_size, " x ", c.image_size));
  };
  if (config.vision.kind == VisionKind::hybrid)
    tower("high-resolution tower", config.vision.high, config.vision.high.layers);
  if (config.has_vision()) {
    tower("low-resolution tower", config.vision.low, config.vision.low.built_layers());
    line("aligner", str(config.aligner.projector_type, ", depth ", config.aligner.depth, ", ",
                        config.num_image_tokens(), " tokens a picture"));
  }
  print_language(config.language);
}

void print(const ModelConfig& config, const Findings& found, const Options& options,
           int64_t context) {
  line("family", str(family_name(config), " (", config.model_type, ")"));
  print_shapes(config);
  for (const auto& [title, count] : found.summary.parts) line(title.c_str(), grouped(count));
  line("parameters", grouped(found.summary.parameters));
  line("activated by a token", grouped(found.summary.activated_parameters));
  const auto published = found.summary.published_parameters;
  if (!found.files && published != found.summary.parameters)
    line("in the published file",
         grouped(published) + " (pooling head and norms that no forward reads are stored too)");
  if (found.files) {
    line("in the files",
         str(grouped(stored_elements(*found.files)), " in ", found.files->size(), " tensors, ",
             stored_dtypes(*found.files), "; ", found.loaded.unused.size(), " tensors unused"));
    if (const auto blocks = WeightReader(*found.files).blocks())
      line("FP8", str("scales for blocks of ", blocks->rows, " x ", blocks->columns, "; ",
                      format_bytes(static_cast<double>(found.files->total_bytes())),
                      " in the files, bfloat16 in memory"));
    line("memory for weights", format_bytes(static_cast<double>(loaded_bytes(*found.files))));
  } else {
    line("weights", "none in this folder");
  }
  line("memory for the cache",
       str(format_bytes(static_cast<double>(cache_bytes(config.language, context))), " at ",
           context, " tokens, ", grouped(cache_bytes(config.language, 1)), " bytes each"));
  if (!options.tensors || !found.files) return;
  for (const auto& name : found.files->names()) {
    const auto* info = found.files->find(name);
    std::printf("%s %s %s\n", printable(name).c_str(), info->dtype.c_str(),
                shape_text(info->shape).c_str());
  }
}

}  // namespace

int cmd_inspect(std::span<const std::string> args) {
  Options options;
  auto& experts = options.experts;
  Flags flags("inspect MODEL [--tensors] [--context N] [--json] [--experts [TEXT]]",
              "what a model directory holds, and what its experts attend to");
  flags.positional("MODEL", options.model,
                   "model directory, GGUF file or hub name, of which config.json is fetched; that "
                   "alone is enough");
  flags.flag("--tensors", options.tensors, "list every tensor of the files");
  flags.option("--context", options.context,
               "tokens to size the cache for; the model's longest without it");
  flags.flag("--json", options.json, "one JSON object");
  flags.flag("--experts", experts.wanted, "run the model and show what each expert attends to");
  flags.positional("TEXT", experts.over,
                   "with --experts: what is read, or a file or data set of it; a page of our own "
                   "without it");
  flags.option("--png", experts.png, "with --experts: draw the load of every expert");
  flags.option("--limit", experts.limit, "with --experts: samples of a data set (64)");
  flags.option("--top", experts.top, "with --experts: tokens and classes of each expert (5)");
  if (!flags.parse(args)) return 0;
  if (options.context && (*options.context < 1 || *options.context > kMaxContext))
    fail_usage("--context: wanted 1 to ", kMaxContext, ", found ", *options.context);
  if (!experts.wanted && (experts.over || experts.png))
    fail_usage("inspect: a text and --png are for --experts");
  if (experts.limit < 1 || experts.top < 1) fail_usage("--limit and --top: wanted 1 or more");
  if (experts.wanted) {
    inspect_experts(options.model, experts, options.json);
    return 0;
  }
  options.model = find_model(options.model, HubNeed::config);
  const ModelConfig config = read_model_config(options.model);
  const int64_t context = options.context.value_or(config.language.max_position_embeddings);
  DeepseekVl model(config);
  const auto parameters = model.parameters();
  Findings found;
  found.summary = summarise(parameters, config);
  if (has_model_files(options.model)) {
    found.files = ModelFiles::open(options.model);
    found.loaded = load_weights(parameters, *found.files, config, {.keep_fp8 = true});
    found.nonfinite = first_nonfinite(parameters);
  }
  if (options.json)
    std::printf("%s\n", to_json(as_json(config, found, options, context)).c_str());
  else
    print(config, found, options, context);
  if (found.nonfinite)
    fail(options.model, ": ", *found.nonfinite, "; the weights are damaged, get them again");
  return 0;
}

}  // namespace dsvl

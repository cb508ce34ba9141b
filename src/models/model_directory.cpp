// Files around the weights.
#include "models/model_directory.h"

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/signals.h"
#include "models/model_source.h"
#include "prompt/chat_template.h"
#include "prompt/image_processor_source.h"
#include "prompt/vl_template.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Taken along as they are; both layouts use the same.
constexpr const char* kShared[] = {"tokenizer.json",
                                   "tokenizer_config.json",
                                   "special_tokens_map.json",
                                   "added_tokens.json",
                                   "generation_config.json",
                                   "chat_template.jinja",
                                   "chat_template.json",
                                   "LICENSE",
                                   "README.md"};
constexpr const char* kProcessor[] = {"preprocessor_config.json", "processor_config.json"};

const std::vector<double> kHalf{0.5, 0.5, 0.5};

// An empty object where there is no such file, or no directory ("").
Value read_optional(const std::string& directory, const char* name) {
  const auto path = str(directory, "/", name);
  return !directory.empty() && fs::exists(path) ? read_json_file(path) : Value(Value::Object{});
}

void copy_file(const std::string& from, const std::string& directory, const char* name) {
  const auto path = str(from, "/", name);
  if (fs::is_regular_file(path)) write_file_atomic(str(directory, "/", name), read_file(path));
}

void write_json(const std::string& path, const Value& value) {
  write_file_atomic(path, to_json(value, 2) + "\n");
}

// A GGUF file holds the vocabulary alone.
void copy_shared_files(const std::string& from, const std::string& directory) {
  if (!is_gguf_file(from)) {
    for (const char* name : kShared) copy_file(from, directory, name);
    return;
  }
  const auto files = read_tokenizer_files(from);
  write_json(directory + "/tokenizer.json", files.tokenizer);
  write_json(directory + "/tokenizer_config.json", files.config);
}

// What a plain model's processor normalises with; a hybrid's towers do it themselves.
struct Normalisation {
  std::vector<double> low_mean, low_std, high_mean, high_std;
};

std::vector<double> list_or(const Value& json, const char* key,
                            const std::vector<double>& otherwise) {
  const auto* v = json.find(key);
  if (!v || !v->is_array()) return otherwise;
  std::vector<double> out;
  for (const auto& item : v->as_array()) out.push_back(item.as_double());
  return out;
}

Normalisation normalisation_of(const ModelConfig& config, const Value& processor) {
  const auto& [low, high] = std::pair{config.vision.low, config.vision.high};
  Normalisation n{low.pixel_mean, low.pixel_std, high.pixel_mean, high.pixel_std};
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  if (n.low_mean.empty()) {
    n.low_mean = hybrid ? std::vector<double>(3, 0.0) : list_or(processor, "image_mean", kHalf);
    n.low_std = hybrid ? std::vector<double>(3, 1.0) : list_or(processor, "image_std", kHalf);
  }
  if (n.high_mean.empty()) {
    n.high_mean = std::vector<double>(3, 0.0);
    n.high_std = std::vector<double>(3, 1.0);
  }
  return n;
}

Value square(int64_t size) {
  Value v;
  v.set("height", size);
  v.set("width", size);
  return v;
}

Value hf_preprocessor(const ModelConfig& config, const Normalisation& n, int64_t min_size) {
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  const std::string kind = hybrid ? "DeepseekVLHybrid" : "DeepseekVL";
  Value json;
  json.set("do_normalize", true);
  json.set("do_pad", true);
  json.set("do_rescale", true);
  json.set("do_resize", true);
  if (hybrid) {
    json.set("high_res_image_mean", Value::list(n.high_mean));
    json.set("high_res_image_std", Value::list(n.high_std));
    json.set("high_res_resample", 3);
    json.set("high_res_size", square(config.vision.high.image_size));
  }
  json.set("image_mean", Value::list(n.low_mean));
  json.set("image_processor_type", kind + "ImageProcessor");
  json.set("image_std", Value::list(n.low_std));
  json.set("min_size", min_size);
  json.set("processor_class", kind + "Processor");
  json.set("resample", hybrid ? 2 : 3);
  json.set("rescale_factor", 1.0 / 255);
  json.set("size", square(config.vision.low.image_size));
  return json;
}

Value original_preprocessor(const ModelConfig& config, const Normalisation& n, int64_t min_size) {
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  Value json;
  json.set("do_normalize", config.vision.low.pixel_mean.empty());
  json.set("image_mean", Value::list(hybrid ? n.high_mean : n.low_mean));
  json.set("image_processor_type", "VLMImageProcessor");
  json.set("image_size", hybrid ? config.vision.high.image_size : config.vision.low.image_size);
  json.set("image_std", Value::list(hybrid ? n.high_std : n.low_std));
  json.set("min_size", min_size);
  json.set("processor_class", "VLChatProcessor");
  json.set("rescale_factor", 1.0 / 255);
  return json;
}

Value processor_config(const ModelConfig& config, Layout layout, const Value& source) {
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  const Value* tag = source.find("image_tag");
  Value json;
  if (layout == Layout::original) {
    json.set("add_special_token", false);
    json.set("ignore_id", -100);
    json.set("image_tag", tag ? *tag : Value(kImagePlaceholder));
    json.set("mask_prompt", true);
  } else if (tag && *tag != Value(kImagePlaceholder)) {
    json.set("image_tag", *tag);  // transformers' own files have no such key
  }
  json.set("num_image_tokens", config.num_image_tokens());
  json.set("processor_class", layout == Layout::original ? "VLChatProcessor"
                              : hybrid                   ? "DeepseekVLHybridProcessor"
                                                         : "DeepseekVLProcessor");
  if (layout == Layout::original) json.set("sft_format", "deepseek");
  if (const auto* prompt = source.find("system_prompt")) json.set("system_prompt", *prompt);
  return json;
}

void write_processor(const std::string& directory, const ModelConfig& config, Layout layout,
                     const std::string& files_from) {
  const auto found = files_from.empty() ? std::nullopt : find_image_processor(files_from);
  const Value source = found ? found->object : Value(Value::Object{});
  const auto* given = source.find("min_size");
  const int64_t min_size = given && given->is_int() ? given->as_int() : 14;
  const auto n = normalisation_of(config, source);
  write_json(directory + "/" + kProcessor[0], layout == Layout::hf
                                                  ? hf_preprocessor(config, n, min_size)
                                                  : original_preprocessor(config, n, min_size));
  write_json(directory + "/" + kProcessor[1],
             processor_config(config, layout, read_optional(files_from, kProcessor[1])));
}

// The form of prompts, which only the original's code knows. A template that was taken along stays
// when it places pictures; a language model's does not.
void write_chat_template(const std::string& directory) {
  const auto tag = read_image_tag(directory);
  const std::string path = directory + "/chat_template.jinja";
  for (const auto& name : {path, directory + "/chat_template.json"})
    if (fs::exists(name) && read_file(name).find(tag) != std::string::npos) return;
  const Value processor = read_optional(directory, kProcessor[1]);
  const auto* system = processor.find("system_prompt");
  const auto front = system ? system->as_string() : std::string(kVlSystemPrompt);
  write_file_atomic(path, deepseek_vl_template(front, tag));
}

}  // namespace

std::string read_image_tag(const std::string& directory) {
  const Value json = read_optional(directory, kProcessor[1]);
  const Value* tag = json.find("image_tag");
  return tag ? tag->as_string() : std::string(kImagePlaceholder);
}

void write_directory_files(const std::string& directory, const ModelConfig& config, Layout layout,
                           const std::string& files_from) {
  write_json(directory + "/config.json", write_model_config(config, layout));
  const bool here =
      !files_from.empty() && fs::exists(directory) && fs::equivalent(files_from, directory);
  if (!files_from.empty() && !here) copy_shared_files(files_from, directory);
  if (config.has_vision()) write_processor_files(directory, config, layout, files_from);
}

void write_processor_files(const std::string& directory, const ModelConfig& config, Layout layout,
                           const std::string& files_from) {
  const bool keep = !files_from.empty() && layout == config.layout &&
                    find_image_processor(files_from).has_value();
  if (!keep) {
    write_processor(directory, config, layout, files_from);
  } else if (!fs::equivalent(files_from, directory)) {
    for (const char* name : kProcessor) copy_file(files_from, directory, name);
  }
  if (layout == Layout::hf) write_chat_template(directory);
}

void write_directory_atomic(const std::string& target,
                            const std::function<void(const std::string&)>& fill) {
  auto path = fs::path(target).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  if (fs::exists(path) && !(fs::is_directory(path) && fs::is_empty(path)))
    fail(target, ": exists already; name a new folder or remove this one");
  const auto temporary = temporary_beside(path.string());
  try {
    fs::create_directories(temporary);
    fill(temporary);
    sync_tree(temporary);
    check_signals();
    fs::rename(temporary, path);
  } catch (const std::exception& e) {
    std::error_code ignored;
    fs::remove_all(temporary, ignored);
    if (!dynamic_cast<const fs::filesystem_error*>(&e)) throw;
    fail(target, ": cannot write: ", e.what());
  }
  sync_directory(path.parent_path().string());
}

}  // namespace dsvl

// File names of published models.
#include "io/hub_files.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <span>

#include "base/json.h"
#include "io/hub_gguf.h"
#include "io/hub_name.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kTokenizer = {
    "tokenizer.json",      "tokenizer_config.json", "special_tokens_map.json",
    "chat_template.jinja", "chat_template.json",
};
const std::vector<std::string> kModel = {
    "config.json",
    "generation_config.json",
    "preprocessor_config.json",
    "processor_config.json",
};

// A kind of weights: one file, or shards that an index names.
struct WeightForm {
  const char *single, *index, *shard;
};
constexpr WeightForm kForms[] = {
    {"model.safetensors", "model.safetensors.index.json", R"(.*-\d+-of-\d+\.safetensors)"},
    {"pytorch_model.bin", "pytorch_model.bin.index.json", R"(.*-\d+-of-\d+\.bin)"},
};
constexpr WeightForm kAdapterForms[] = {{"adapter_model.safetensors", "", ""},
                                        {"adapter_model.bin", "", ""}};

bool holds(const std::vector<std::string>& paths, const std::string& name) {
  return std::find(paths.begin(), paths.end(), name) != paths.end();
}

void take(const std::vector<std::string>& paths, const std::vector<std::string>& names,
          std::vector<std::string>& needed) {
  for (const auto& name : names)
    if (holds(paths, name)) needed.push_back(name);
}

bool take_form(const std::vector<std::string>& paths, const WeightForm& form,
               std::vector<std::string>& needed) {
  if (*form.index && holds(paths, form.index)) {
    const std::regex shard(form.shard);
    for (const auto& path : paths)
      if (path.find('/') == path.npos && std::regex_match(path, shard)) needed.push_back(path);
    needed.push_back(form.index);
    return true;
  }
  if (holds(paths, form.single)) needed.push_back(form.single);
  return holds(paths, form.single);
}

// The first form that is there.
void take_weights(const std::vector<std::string>& paths, std::span<const WeightForm> forms,
                  std::vector<std::string>& needed) {
  for (const auto& form : forms)
    if (take_form(paths, form, needed)) return;
}

bool has_weights(const std::vector<std::string>& paths) {
  std::vector<std::string> weights;
  take_weights(paths, kForms, weights);
  return !weights.empty();
}

// The files that an index in this folder names; false when one is missing.
bool holds_shards(const std::string& directory, const std::string& index) {
  const Value json = read_json_file(directory + "/" + index);
  const auto* map = json.find("weight_map");
  if (!map || !map->is_object()) return false;
  std::vector<std::string> names;
  for (const auto& [tensor, shard] : map->as_object())
    if (shard.is_string()) names.push_back(shard.as_string());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_plain_path(name) && fs::exists(directory + "/" + name);
  });
}

}  // namespace

std::vector<std::string> needed_files(const std::vector<std::string>& paths, HubNeed need,
                                      const std::string& gguf) {
  std::vector<std::string> needed;
  if (need == HubNeed::adapter) {
    take(paths, {"adapter_config.json"}, needed);
    take_weights(paths, kAdapterForms, needed);
    return needed;
  }
  if (!gguf.empty() || !has_weights(paths)) {
    needed = choose_gguf(paths, gguf);
    if (!needed.empty()) return needed;
  }
  if (need == HubNeed::config) take(paths, {"config.json"}, needed);
  if (need != HubNeed::config) take(paths, kTokenizer, needed);
  if (need != HubNeed::model) return needed;
  take(paths, kModel, needed);
  take_weights(paths, kForms, needed);
  return needed;
}

namespace {

bool holds_weights(const std::string& directory, std::span<const WeightForm> forms) {
  const auto has = [&](const char* name) { return *name && fs::exists(directory + "/" + name); };
  for (const auto& form : forms) {
    if (has(form.index)) return holds_shards(directory, form.index);
    if (has(form.single)) return true;
  }
  return false;
}

bool holds_needed_files(const std::string& directory, HubNeed need) {
  const auto has = [&](const std::string& name) { return fs::exists(directory + "/" + name); };
  if (need == HubNeed::config) return has("config.json");
  if (need == HubNeed::adapter)
    return has("adapter_config.json") && holds_weights(directory, kAdapterForms);
  if (!has("tokenizer.json")) return false;
  if (need == HubNeed::tokenizer) return true;
  return has("config.json") && holds_weights(directory, kForms);
}

// Paths below the folder.
std::vector<std::string> files_below(const std::string& directory) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    if (entry.is_regular_file())
      paths.push_back(fs::path(entry.path()).lexically_relative(directory).generic_string());
  return paths;
}

}  // namespace

std::optional<std::string> find_needed_files(const std::string& directory, HubNeed need,
                                             const std::string& gguf) {
  if (gguf.empty() && holds_needed_files(directory, need)) return directory;
  if (need == HubNeed::adapter || !fs::is_directory(directory)) return std::nullopt;
  const auto parts = only_gguf(files_below(directory), gguf);
  if (parts.empty()) return std::nullopt;
  return directory + "/" + parts.front();
}

}  // namespace dsvl

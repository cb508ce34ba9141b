// Which layout a config.json has; the checks that hold for both.
#include "models/config.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "models/config_parts.h"
#include "models/decoder_family.h"
#include "models/model_source.h"

namespace dsvl {

const std::vector<double> kClipMean{0.48145466, 0.4578275, 0.40821073};
const std::vector<double> kClipStd{0.26862954, 0.26130258, 0.27577711};

Value object_member(const Value& json, const std::string& key, const ConfigSource& source) {
  const auto* v = json.find(key);
  if (!v || v->is_null()) return Value(Value::Object{});
  if (!v->is_object()) fail(source.where, ": '", key, "': wanted an object, found ", v->kind());
  return *v;
}

double mlp_ratio_for(int64_t mlp_width, int64_t width) {
  if (width < 1) return 1;  // refused by check_model_config
  const double ratio = static_cast<double>(mlp_width) / static_cast<double>(width);
  const bool exact = static_cast<int64_t>(static_cast<double>(width) * ratio) == mlp_width;
  return exact ? ratio : std::nextafter(ratio, HUGE_VAL);
}

namespace {

// The transformers version's own bookkeeping, and what parse_* reads by hand.
const std::vector<std::string> kKnownTop{"_attn_implementation",
                                         "_name_or_path",
                                         "aligner_config",
                                         "architectures",
                                         "auto_map",
                                         "dtype",
                                         "high_res_vision_config",
                                         "image_token_id",
                                         "image_token_index",
                                         "language_config",
                                         "model_type",
                                         "pad_token_id",
                                         "bos_token_id",
                                         "eos_token_id",
                                         "quantization_config",
                                         "text_config",
                                         "tie_word_embeddings",
                                         "torch_dtype",
                                         "transformers_version",
                                         "vision_config",
                                         "attn_implementation",
                                         "use_cache"};

std::string text_of(const Value& json, const char* key) {
  const auto* v = json.find(key);
  return v && v->is_string() ? v->as_string() : "";
}

std::string model_type_of(const Value& json, const std::string& where) {
  if (!json.is_object()) fail(where, ": wanted an object, found ", json.kind());
  const auto type = text_of(json, "model_type");
  if (!type.empty()) return type;
  const auto* architectures = json.find("architectures");
  if (architectures && architectures->is_array())
    for (const auto& name : architectures->as_array())
      if (name.is_string() && !model_type_of_architecture(name.as_string()).empty())
        return model_type_of_architecture(name.as_string());
  fail(where, ": 'model_type' is missing; is this a model directory's config.json?");
}

std::string dtype_of(const Value& json) {
  for (const char* part : {"", "text_config", "language_config"}) {
    const auto* object = *part ? json.find(part) : &json;
    if (!object) continue;
    for (const char* key : {"dtype", "torch_dtype"}) {
      const auto name = text_of(*object, key);
      if (!name.empty()) return name.rfind("torch.", 0) == 0 ? name.substr(6) : name;
    }
  }
  return "";
}

}  // namespace

ModelConfig parse_model_config(const Value& json, const std::string& where) {
  ModelConfig config;
  ConfigSource source{where, {}};
  config.model_type = model_type_of(json, where);
  config.dtype = dtype_of(json);
  for (const char* key : {"image_token_id", "image_token_index"})
    if (const auto* id = json.find(key); id && id->is_int()) config.image_token_id = id->as_int();
  const auto& type = config.model_type;
  if (type == "multi_modality") {
    parse_original(json, config, source);
  } else if (type == "deepseek_vl" || type == "deepseek_vl_hybrid" || find_decoder_family(type)) {
    parse_hf(json, config, source);
  } else {
    fail(where, ": model_type '", type,
         "' cannot be read; multi_modality, deepseek_vl, deepseek_vl_hybrid, ",
         decoder_family_names(), " can");
  }
  check_model_config(config, where);
  if (config.has_vision())
    for (const auto& [key, value] : json.as_object())
      if (std::find(kKnownTop.begin(), kKnownTop.end(), key) == kKnownTop.end())
        source.unread.push_back(key);
  std::string keys;
  for (const auto& key : source.unread) keys += (keys.empty() ? "" : ", ") + key;
  if (!keys.empty()) log_info(where, ": not used: ", keys);
  return config;
}

ModelConfig read_model_config(const std::string& directory) {
  const auto path = is_gguf_file(directory) ? directory : directory + "/config.json";
  auto config = parse_model_config(read_config_json(directory), path);
  read_hf_normalisation(directory, config);
  check_model_config(config, path);
  return config;
}

Value write_model_config(const ModelConfig& config, Layout layout) {
  if (layout == Layout::hf || !config.has_vision()) return write_hf(config);
  return write_original(config);
}

}  // namespace dsvl

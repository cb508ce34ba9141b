// Pieces of config.json shared by the two layouts; only models/config*.cpp include this.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/config.h"

namespace dsvl {

// Where a value stands, for errors, and which keys nothing has read.
struct ConfigSource {
  std::string where;  // "DIR/config.json"
  std::vector<std::string> unread;
};

// The object `key` of `json`; an empty object when it is absent or null; an Error when it is
// something else.
Value object_member(const Value& json, const std::string& key, const ConfigSource& source);

// Fills `target` from `json` (spec: published configs), after taking away keys that change nothing
// for us. `prefix` is the path of `json` in the file.
template <class T>
void read_part(T& target, const Value& json, const std::string& prefix, ConfigSource& source,
               const std::vector<std::string>& ignored) {
  Value kept{Value::Object{}};
  for (const auto& [key, value] : json.as_object())
    if (std::find(ignored.begin(), ignored.end(), key) == ignored.end()) kept.set(key, value);
  const auto where = prefix.empty() ? source.where : str(source.where, ": ", prefix);
  for (const auto& key : read_fields(target, kept, where, Unknown::report))
    source.unread.push_back(prefix.empty() ? key : prefix + "." + key);
}

LanguageConfig parse_language(const Value& json, const std::string& prefix, ConfigSource& source);
// `dtype` "" leaves torch_dtype out.
Value write_language(const LanguageConfig& config, const std::string& dtype);

void parse_original(const Value& json, ModelConfig& config, ConfigSource& source);
Value write_original(const ModelConfig& config);
void parse_hf(const Value& json, ModelConfig& config, ConfigSource& source);
Value write_hf(const ModelConfig& config);

// True when transformers' classes can build the tower: they fix the downsampling channels at 2 and
// 4 times the neck's. Elsewhere the hf layout carries them in a key of our own.
bool hf_fits_transformers(const SamConfig& high);

// Means and deviations of an hf hybrid stand in its processor's file, not in config.json.
void read_hf_normalisation(const std::string& directory, ModelConfig& config);

// Sizes that no model can have are an Error naming them.
void check_model_config(const ModelConfig& config, const std::string& where);

// OpenAI CLIP's, the high-resolution tower's (spec architecture 1.2).
extern const std::vector<double> kClipMean, kClipStd;

// The mlp_ratio for which trunc(width * ratio) is exactly `mlp_width`.
double mlp_ratio_for(int64_t mlp_width, int64_t width);

}  // namespace dsvl

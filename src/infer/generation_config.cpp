// Reading and checking generation_config.json.
#include "infer/generation_config.h"

#include <filesystem>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

constexpr int64_t kTopK = 50;  // transformers' when it draws and the file has none

// What a setting must be for an answer not to depend on it.
struct Neutral {
  const char* key;
  double value;
};
constexpr Neutral kOthers[] = {
    {"num_beams", 1},
    {"num_beam_groups", 1},
    {"typical_p", 1},
    {"min_p", 0},
    {"epsilon_cutoff", 0},
    {"eta_cutoff", 0},
    {"penalty_alpha", 0},
    {"min_length", 0},
    {"min_new_tokens", 0},
    {"length_penalty", 1},
    {"guidance_scale", 1},
    {"encoder_repetition_penalty", 1},
    {"encoder_no_repeat_ngram_size", 0},
};
constexpr const char* kLists[] = {
    "bad_words_ids",       "suppress_tokens", "begin_suppress_tokens", "forced_bos_token_id",
    "forced_eos_token_id", "sequence_bias",   "stop_strings"};

class File {
 public:
  explicit File(std::string path) : path_(std::move(path)), json_(read_json_file(path_)) {}

  const Value* find(const char* key) const {
    const auto* value = json_.find(key);
    return value && !value->is_null() ? value : nullptr;
  }

  template <class T>
  void read(const char* key, std::optional<T>& target, T least, T most) const {
    const auto* value = find(key);
    if (!value) return;
    const auto found = number<T>(key, *value);
    if (!(found >= least && found <= most))
      fail(path_, ": '", key, "' is ", found, ", wanted ", least, " to ", most);
    target = found;
  }

  template <class T>
  T number(const char* key, const Value& value) const {
    try {
      if constexpr (std::is_same_v<T, double>) return value.as_double();
      return static_cast<T>(value.as_int());
    } catch (const Error& e) {
      fail(path_, ": '", key, "': ", e.what());
    }
  }

  bool flag(const char* key) const {
    const auto* value = find(key);
    if (value && !value->is_bool())
      fail(path_, ": '", key, "': wanted a boolean, found ", value->kind());
    return value && value->as_bool();
  }

  std::vector<int64_t> ids(const char* key) const {
    std::vector<int64_t> all;
    const auto* value = find(key);
    if (!value) return all;
    if (!value->is_array()) return {number<int64_t>(key, *value)};
    for (const auto& id : value->as_array()) all.push_back(number<int64_t>(key, id));
    return all;
  }

  std::vector<std::string> unread() const {
    std::vector<std::string> keys;
    for (const auto& [key, neutral] : kOthers)
      if (const auto* value = find(key);
          value && !(value->is_number() && value->as_double() == neutral))
        keys.emplace_back(key);
    for (const char* key : kLists)
      if (const auto* value = find(key))
        if (!(value->is_array() && value->as_array().empty())) keys.emplace_back(key);
    return keys;
  }

 private:
  std::string path_;
  Value json_;
};

}  // namespace

SamplingOptions GenerationConfig::sampling() const {
  SamplingOptions options;
  options.repetition_penalty = repetition_penalty.value_or(1.0);
  options.no_repeat_ngram = no_repeat_ngram_size.value_or(0);
  options.top_p = top_p.value_or(1.0);
  options.top_k = top_k.value_or(do_sample ? kTopK : 0);
  options.temperature = do_sample ? temperature.value_or(1.0) : 0.0;
  return options;
}

GenerationConfig read_generation_config(const std::string& directory) {
  GenerationConfig config;
  const auto path = directory + "/generation_config.json";
  if (!std::filesystem::exists(path)) return config;
  const File file(path);
  config.do_sample = file.flag("do_sample");
  file.read("temperature", config.temperature, 0.0, 1e6);
  file.read("top_p", config.top_p, 0.0, 1.0);
  file.read("top_k", config.top_k, int64_t{0}, int64_t{1} << 31);
  file.read("repetition_penalty", config.repetition_penalty, 1e-6, 1e6);
  file.read("no_repeat_ngram_size", config.no_repeat_ngram_size, int64_t{0}, int64_t{1} << 31);
  file.read("max_new_tokens", config.max_new_tokens, int64_t{1}, int64_t{1} << 31);
  config.eos_token_id = file.ids("eos_token_id");
  config.unread = file.unread();
  return config;
}

}  // namespace dsvl

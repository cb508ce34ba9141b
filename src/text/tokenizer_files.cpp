// tokenizer.json and the files beside it, none of them larger than published ones are.
#include "text/tokenizer_files.h"

#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kMaxTokenizerBytes = uintmax_t{64} << 20;
constexpr uintmax_t kMaxSideFileBytes = uintmax_t{16} << 20;

std::string read_limited(const std::string& path, uintmax_t limit) {
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (error) fail(path, ": ", error.message(), "; wanted a readable file");
  if (size > limit) fail(path, ": ", size, " bytes; at most ", limit, " are read");
  return read_file(path);
}

std::optional<Value> read_side_file(const std::string& path) {
  if (!fs::exists(path)) return std::nullopt;
  return parse_json(read_limited(path, kMaxSideFileBytes), path);
}

// What older files keep apart: special_tokens_map.json and the chat template in a file of its own.
Value with_side_files(Value config, const std::string& directory) {
  if (const auto map = read_side_file(directory + "/special_tokens_map.json"))
    for (const char* key : {"bos_token", "eos_token", "pad_token"})
      if (const Value* v = map->find(key); v && !config.find(key)) config.set(key, *v);
  const std::string jinja = directory + "/chat_template.jinja";
  if (fs::exists(jinja)) {
    config.set("chat_template", read_limited(jinja, kMaxSideFileBytes));
  } else if (const auto json = read_side_file(directory + "/chat_template.json")) {
    if (const Value* v = json->find("chat_template")) config.set("chat_template", *v);
  }
  return config;
}

}  // namespace

TokenizerFiles load_tokenizer_files(const std::string& directory) {
  const std::string path = directory + "/tokenizer.json";
  if (!fs::exists(path))
    fail(directory, ": no tokenizer.json; wanted a model directory that has one");
  Value tokenizer = parse_json(read_limited(path, kMaxTokenizerBytes), path);
  const auto found = read_side_file(directory + "/tokenizer_config.json");
  return {std::move(tokenizer), with_side_files(found.value_or(Value(Value::Object{})), directory)};
}

}  // namespace dsvl

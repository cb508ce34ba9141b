// Which of the two it is, asked in one place.
#include "models/model_source.h"

#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "io/gguf_split.h"
#include "models/gguf_config.h"

namespace dsvl {

namespace fs = std::filesystem;

namespace {

// A part whose first is there too.
bool is_later_part(const std::string& path) {
  const auto part = gguf_part(path);
  return part && part->number > 1 && fs::exists(part->path(1));
}

}  // namespace

std::optional<std::string> find_gguf(const std::string& directory) {
  if (fs::exists(directory + "/config.json")) return std::nullopt;
  std::optional<std::string> found;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() != ".gguf" || !entry.is_regular_file()) continue;
    if (is_later_part(entry.path().string())) continue;
    if (found)
      fail(directory, ": holds ", fs::path(*found).filename().string(), " and ",
           entry.path().filename().string(), "; name the file that is meant");
    found = entry.path().string();
  }
  return found;
}

Value read_config_json(const std::string& model) {
  if (is_gguf_file(model)) return gguf_config(*GgufFile::open(model));
  return read_json_file(model + "/config.json");
}

TokenizerFiles read_tokenizer_files(const std::string& model) {
  if (is_gguf_file(model)) {
    const auto file = GgufFile::open(model);
    try {
      return gguf_tokenizer(*file);
    } catch (const Error& e) {
      fail(model, ": ", e.what());
    }
  }
  return load_tokenizer_files(model);
}

Tokenizer load_tokenizer(const std::string& model) {
  if (!is_gguf_file(model)) return Tokenizer::load(model);
  const auto files = read_tokenizer_files(model);
  return Tokenizer::parse(files.tokenizer, &files.config, model);
}

}  // namespace dsvl

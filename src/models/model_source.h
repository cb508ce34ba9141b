// The parts of a model wherever they lie: in a directory of the Hugging Face layout, or in one GGUF
// file that stands for such a directory of a language model alone.
#pragma once

#include <optional>
#include <string>

#include "models/gguf_tokenizer.h"

namespace dsvl {

// The *.gguf of a directory without config.json, the first part of one that is cut; nullopt where
// there is none. Fails when there are several.
std::optional<std::string> find_gguf(const std::string& directory);

// `model` below is a directory, or the path of a GGUF file. Weights: ModelFiles::open.
// The content of config.json.
Value read_config_json(const std::string& model);
// The vocabulary of a file, or what load_tokenizer_files takes from a directory.
TokenizerFiles read_tokenizer_files(const std::string& model);
Tokenizer load_tokenizer(const std::string& model);

}  // namespace dsvl

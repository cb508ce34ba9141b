// The language part of a model as a GGUF file that llama.cpp loads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/config.h"
#include "models/gguf_tokenizer.h"
#include "nn/module.h"

namespace dsvl {

struct GgufSaveOptions {
  std::optional<at::ScalarType> dtype{};  // none: each tensor's own
  std::string name{};                     // general.name
};

struct GgufSaveReport {
  int64_t tensors = 0;  // written
  int64_t dropped = 0;  // parameters that are not of the language model
};

// Norms, gates and biases are written in float32, as llama.cpp wants them. The file is whole or
// absent. Fails on what the format has no place for, and on parameters without values.
GgufSaveReport save_gguf(const std::string& path, const std::vector<Parameter>& parameters,
                         const LanguageConfig& config, const TokenizerFiles& files,
                         const GgufSaveOptions& options);

}  // namespace dsvl

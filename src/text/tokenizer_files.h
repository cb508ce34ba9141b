// The files of a model directory that make a tokenizer.
#pragma once

#include <string>

#include "base/value.h"

namespace dsvl {

struct TokenizerFiles {
  Value tokenizer, config;  // tokenizer.json, tokenizer_config.json
};

// Of a directory: tokenizer.json (at most 64 MiB), and tokenizer_config.json with what older models
// keep beside it, special_tokens_map.json and chat_template.jinja or .json (at most 16 MiB each);
// `config` is an empty object where there are none. Fails naming the file.
TokenizerFiles load_tokenizer_files(const std::string& directory);

}  // namespace dsvl

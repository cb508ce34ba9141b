// llama.cpp's names for the ways in which byte-level vocabularies cut text, and the pre_tokenizer
// of the published tokenizer.json that each stands for.
#pragma once

#include <string>

#include "base/value.h"

namespace dsvl {

struct GgufPreTokenizer {
  Value pre_tokenizer;  // of tokenizer.json
  bool ignore_merges;   // a piece that is a token stays whole
  bool add_bos;         // where the file does not say
};

// Fails with the names that are known.
GgufPreTokenizer gguf_pre_tokenizer(const std::string& name);

// The name for a tokenizer.json's pre_tokenizer and its model's ignore_merges; fails when llama.cpp
// has none for them.
std::string gguf_pre_tokenizer_name(const Value& pre_tokenizer, bool ignore_merges);

}  // namespace dsvl

// A GGUF file's vocabulary as tokenizer.json and tokenizer_config.json, and the way back.
#pragma once

#include "base/value.h"
#include "io/gguf.h"
#include "text/tokenizer.h"
#include "text/tokenizer_files.h"

namespace dsvl {

// Byte-level BPE ("gpt2") only. Unused tokens, which pad a vocabulary, are left out. Errors are one
// line that names the key, not the file.
TokenizerFiles gguf_tokenizer(const GgufFile& file);

// Appends the vocabulary of `files`, padded to `vocab_size` rows, with the special tokens, whether
// they go around texts, and the chat template of `tokenizer`, which was made of these files. Fails
// when there are more tokens than rows, or llama.cpp has no name for how the text is cut.
void add_vocabulary(GgufMetadata& metadata, const TokenizerFiles& files, const Tokenizer& tokenizer,
                    int64_t vocab_size);

}  // namespace dsvl

// A model in several GGUF files, as llama.cpp's gguf-split cuts it: NAME-00001-of-00003.gguf holds
// the metadata, every file some of the tensors and the keys split.no, split.count and
// split.tensors.count.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/value.h"

namespace dsvl {

// NAME-00002-of-00003.gguf, by its name alone.
struct GgufPart {
  std::string stem;  // with the folder: "x/NAME"
  int64_t number = 0, count = 0;

  // The path of another part, from 1.
  std::string path(int64_t part) const;
};
// Nothing for a file of another name.
std::optional<GgufPart> gguf_part(const std::string& path);

// The other files of a model whose first one this is; empty for a model in one file. Fails where
// `metadata` says that the file is a later part, or that there are parts and its name is none, and
// where one of them is not there.
std::vector<std::string> other_gguf_parts(const std::string& path, const Value& metadata);

// Fails unless the metadata of `path` says that it is part `number` (from 1) of `count`.
void check_gguf_part(const std::string& path, const Value& metadata, int64_t number, int64_t count);

}  // namespace dsvl

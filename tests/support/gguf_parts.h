// A GGUF file cut into several, as llama.cpp's gguf-split does.
#pragma once

#include <cstdint>
#include <string>

namespace dsvl {

// Writes STEM-0000i-of-0000N.gguf, N = `parts`, with the tensors (F32, F16, BF16) of `path` dealt
// out in turn, so that neighbours part; returns the first one's path.
std::string split_gguf(const std::string& path, const std::string& stem, int64_t parts);

}  // namespace dsvl

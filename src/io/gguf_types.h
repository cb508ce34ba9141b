// The element types of a GGUF file that can be read, and what their blocks are made of.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dsvl {

struct GgufType {
  const char* name;  // "Q4_K"
  uint32_t id;       // in the file
  int64_t block_elements, block_bytes;
  at::ScalarType type;  // of the tensor it is read as
  // `blocks` blocks to `blocks` * block_elements values; nullptr where the file's bytes are the
  // tensor's.
  void (*dequantize)(const uint8_t* in, int64_t blocks, float* out);
};

// Each fails on a type that cannot be read, naming those that can.
const GgufType& gguf_type(uint32_t id);
const GgufType& gguf_type(std::string_view name);
const GgufType& gguf_type(at::ScalarType type);  // of those that keep the tensor's bytes

}  // namespace dsvl

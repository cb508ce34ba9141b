// Reading the header of a GGUF file from its beginning to its end, never past the last byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"

namespace dsvl {

class GgufCursor {
 public:
  GgufCursor(std::span<const std::byte> bytes, std::string path)
      : bytes_(bytes), path_(std::move(path)) {}

  uint64_t position() const { return position_; }

  template <class T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof value), sizeof value);
    return value;
  }
  // A length in 64 bits and so many bytes; fails past `most`.
  std::string_view string(uint64_t most);
  // A metadata value behind its type. Lists in lists at most four deep, 4 million values in all.
  Value value(uint32_t type, int depth = 0);

 private:
  const std::byte* take(uint64_t count);
  Value list(int depth);

  std::span<const std::byte> bytes_;
  std::string path_;
  uint64_t position_ = 0, num_values_ = 0;
};

// The shortest decimal number that reads back as this float32.
double shortest_decimal(float value);

}  // namespace dsvl

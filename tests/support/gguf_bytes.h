// The bytes of a GGUF file, piece by piece.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace dsvl {

struct GgufBytes {
  std::string text;

  template <class T>
  GgufBytes& number(T value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    text.append(bytes, sizeof value);
    return *this;
  }
  GgufBytes& string(const std::string& s) {
    number(uint64_t{s.size()}).text += s;
    return *this;
  }
  // A tensor of the list.
  GgufBytes& tensor(const std::string& name, const std::vector<uint64_t>& sizes, uint32_t type,
                    uint64_t offset) {
    string(name).number(static_cast<uint32_t>(sizes.size()));
    for (const auto size : sizes) number(size);
    return number(type).number(offset);
  }
};

}  // namespace dsvl

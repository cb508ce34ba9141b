// Resource files of Qt for tests: a folder "app" with files in it.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dsvl {

struct ResourceFileBytes {
  std::string name, bytes;
  bool packed = false;
};

inline std::string big_endian(uint64_t value, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    bytes += static_cast<char>(value >> shift);
  return bytes;
}

inline std::string zlib_bytes(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size,
           reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  packed.resize(size);
  return big_endian(bytes.size(), 4) + packed;
}

inline std::string resource_bytes(const std::vector<ResourceFileBytes>& files, int version) {
  std::string data, names, tree;
  const auto add_name = [&](const std::string& name) {
    const size_t at = names.size();
    names += big_endian(name.size(), 2) + big_endian(0, 4);
    for (const char c : name) names += big_endian(static_cast<unsigned char>(c), 2);
    return at;
  };
  const auto add_node = [&](size_t name, int flags, uint64_t first, uint64_t second) {
    tree += big_endian(name, 4) + big_endian(static_cast<uint64_t>(flags), 2) +
            big_endian(first, 4) + big_endian(second, 4);
    if (version > 1) tree += std::string(8, '\0');
  };
  add_node(0, 2, 1, 1);
  add_node(add_name("app"), 2, files.size(), 2);
  for (const auto& file : files) {
    const std::string kept = file.packed ? zlib_bytes(file.bytes) : file.bytes;
    add_node(add_name(file.name), file.packed ? 1 : 0, 0, data.size());
    data += big_endian(kept.size(), 4) + kept;
  }
  const size_t data_at = 20, names_at = data_at + data.size(), tree_at = names_at + names.size();
  return "qres" + big_endian(static_cast<uint64_t>(version), 4) + big_endian(tree_at, 4) +
         big_endian(data_at, 4) + big_endian(names_at, 4) + data + names + tree;
}

// Where the first node is.
inline size_t resource_tree_at(const std::string& bytes) {
  size_t at = 0;
  for (size_t i = 8; i < 12; ++i) at = at << 8 | static_cast<unsigned char>(bytes[i]);
  return at;
}

}  // namespace dsvl

// Catalogues of translations in GNU gettext's compiled form, made by hand.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace dsvl {

inline std::string mo_number(uint32_t value, bool big) {
  std::string bytes;
  for (int i = 0; i < 4; ++i)
    bytes += static_cast<char>(value >> (big ? 24 - 8 * i : 8 * i) & 0xFF);
  return bytes;
}

// Head of 28 bytes, both tables, then the strings; `big`: the numbers' first byte is the highest.
inline std::string mo_catalogue(const std::vector<std::pair<std::string, std::string>>& strings,
                                bool big) {
  const auto count = static_cast<uint32_t>(strings.size());
  const uint32_t ids = 28, translations = ids + 8 * count;
  const auto words = [&](const std::vector<uint32_t>& values) {
    std::string bytes;
    for (const uint32_t value : values) bytes += mo_number(value, big);
    return bytes;
  };
  std::string tables[2], body;
  for (int part = 0; part < 2; ++part)
    for (const auto& [id, translation] : strings) {
      const std::string& text = part == 0 ? id : translation;
      tables[part] += words({static_cast<uint32_t>(text.size()),
                             static_cast<uint32_t>(translations + 8 * count + body.size())});
      body += text + '\0';
    }
  return words({0x950412de, 0, count, ids, translations, 0, 0}) + tables[0] + tables[1] + body;
}

}  // namespace dsvl

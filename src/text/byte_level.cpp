// Both directions of the alphabet as tables.
#include "text/byte_level.h"

#include <array>

#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr char32_t kPastAlphabet = 0x100 + 68;

struct Alphabet {
  std::array<char32_t, 256> character{};
  std::array<int16_t, kPastAlphabet> byte{};  // -1: no byte

  constexpr Alphabet() {
    for (auto& b : byte) b = -1;
    char32_t next = 0x100;
    for (int b = 0; b < 256; ++b) {
      const bool own =
          (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
      character[static_cast<size_t>(b)] = own ? static_cast<char32_t>(b) : next++;
      byte[character[static_cast<size_t>(b)]] = static_cast<int16_t>(b);
    }
  }
};

constexpr Alphabet kAlphabet;

}  // namespace

std::string byte_token(uint8_t byte) {
  std::string out;
  append_character(out, kAlphabet.character[byte]);
  return out;
}

std::string token_to_bytes(std::string_view token) {
  std::string out;
  for (size_t position = 0; position < token.size();) {
    const char32_t c = next_character(token, position);
    if (c >= kPastAlphabet || kAlphabet.byte[c] < 0) return std::string(token);
    out += static_cast<char>(kAlphabet.byte[c]);
  }
  return out;
}

}  // namespace dsvl

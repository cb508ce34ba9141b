// The byte-level alphabet: every byte as a printable character (spec architecture 10.1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dsvl {

// The character that stands for a byte in a vocabulary: 0x21-0x7E, 0xA1-0xAC and 0xAE-0xFF stand
// for themselves, the 68 others are U+0100, U+0101, ... in order (space is U+0120).
std::string byte_token(uint8_t byte);

// The bytes a token of valid UTF-8 stands for: when every character is of the alphabet, their
// bytes; otherwise the token's own UTF-8.
std::string token_to_bytes(std::string_view token);

}  // namespace dsvl

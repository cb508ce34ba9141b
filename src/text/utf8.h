// UTF-8: checking, reading and writing characters, and the replacement of what is not UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dsvl {

// The bytes of `text` from its start that are whole, valid UTF-8 characters; text.size() when all
// are.
size_t valid_utf8_length(std::string_view text);

// Fails naming `what` and the first bad byte.
void check_utf8(std::string_view text, std::string_view what);

// The character at `position` of valid UTF-8; moves `position` behind it.
char32_t next_character(std::string_view text, size_t& position);

void append_character(std::string& out, char32_t c);

// Appends `bytes` with U+FFFD for every maximal part that is not UTF-8 (Unicode 3.9, U+FFFD
// substitution of maximal subparts). Without `at_end`, a character cut at the end is left for
// later. Returns how many bytes were taken.
size_t append_lossy(std::string& out, std::string_view bytes, bool at_end);

}  // namespace dsvl

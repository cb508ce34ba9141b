// UTF-8 to code points and back, for drawing and measuring text.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// Fails on bytes that are not UTF-8.
std::u32string decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view codes);

}  // namespace dsvl

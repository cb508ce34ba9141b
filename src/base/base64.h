// Base64 as RFC 4648 section 4 has it.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

std::string base64(std::string_view bytes);

// The other way round. White space between digits is passed over and the padding may be missing, as
// in data: URLs; fails naming `where` on any other character, on a rest of one digit and on digits
// behind the padding.
std::string decode_base64(std::string_view text, std::string_view where);

}  // namespace dsvl

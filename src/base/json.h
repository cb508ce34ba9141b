// JSON text <-> Value. Depth at most 64 (design: limits), duplicate keys and invalid UTF-8 refused.
#pragma once

#include <string>
#include <string_view>

#include "base/value.h"

namespace dsvl {

// `where` names the source in errors ("config.json"); fails with where, line and what was wrong.
Value parse_json(std::string_view text, std::string_view where);
Value read_json_file(const std::string& path);

// One line, or indented by `indent` spaces. Doubles print shortest and read back equal; text that
// is not UTF-8 is written with U+FFFD.
std::string to_json(const Value& value, int indent = -1);

}  // namespace dsvl

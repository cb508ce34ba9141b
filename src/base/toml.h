// TOML text <-> Value, for recipes.
#pragma once

#include <string>
#include <string_view>

#include "base/value.h"

namespace dsvl {

// Fails with where:line and what was wrong. Dates are refused: no recipe has one.
Value parse_toml(std::string_view text, std::string_view where);
Value read_toml_file(const std::string& path);
std::string to_toml(const Value& value);

// Applies "a.b=value" (the value in TOML's own syntax; a bare word is taken as a string).
void set_by_path(Value& root, std::string_view assignment);

}  // namespace dsvl

// Where a text has its pictures.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dsvl {

size_t placeholders_in(std::string_view text);
std::string without_placeholders(std::string text);

}  // namespace dsvl

// Names out of a file that may hold anything, for messages of one line.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// In single quotes; bytes that are not printable ASCII become '?', what is past 80 bytes "...".
std::string in_quotes(std::string_view name);

}  // namespace dsvl

// Names out of a file that may hold anything, for messages and lists of one line.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// Bytes that are not printable ASCII become '?'.
std::string printable(std::string_view text);

// In single quotes; bytes that are not printable ASCII become '?', what is past 80 bytes "...".
std::string in_quotes(std::string_view name);

}  // namespace dsvl

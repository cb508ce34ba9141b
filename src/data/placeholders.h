// Where a text has its pictures.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dsvl {

// What stands for a picture in LLaVA's data and others.
inline constexpr std::string_view kImageMarker = "<image>";

size_t placeholders_in(std::string_view text);
size_t image_markers_in(std::string_view text);
std::string without_placeholders(std::string text);

}  // namespace dsvl

// Pictures with transparency, for pasting onto others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace dsvl {

struct RgbaImage {
  int width = 0, height = 0;
  std::vector<uint8_t> pixels;  // RGBA row-major, colours not multiplied by alpha
};

// A PNG with its alpha channel or transparent colours, a still WebP with its alpha channel; all
// else as decode_image reads it, opaque. The same limits and errors.
RgbaImage decode_rgba(std::span<const std::byte> bytes, const std::string& where);

}  // namespace dsvl

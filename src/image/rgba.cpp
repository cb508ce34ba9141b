// libpng's simplified interface knows every way a PNG may be transparent.
#include "image/rgba.h"

#include <png.h>

#include <cstring>

#include "image/formats.h"

namespace dsvl {
namespace {

RgbaImage from_opaque(const Image& image) {
  RgbaImage rgba{image.width, image.height, {}};
  rgba.pixels.resize(image.pixels.size() / 3 * 4);
  for (size_t i = 0; i < image.pixels.size() / 3; ++i) {
    std::memcpy(&rgba.pixels[i * 4], &image.pixels[i * 3], 3);
    rgba.pixels[i * 4 + 3] = 255;
  }
  return rgba;
}

}  // namespace

RgbaImage decode_rgba(std::span<const std::byte> bytes, const std::string& where) {
  constexpr char kSignature[] = "\x89PNG\r\n\x1a\n";
  if (bytes.size() < 8 || std::memcmp(bytes.data(), kSignature, 8) != 0)
    return from_opaque(decode_image(bytes, where));
  const Image size = decode_image_size(bytes, where);  // keeps to the limits
  RgbaImage rgba{size.width, size.height, {}};
  rgba.pixels.resize(static_cast<size_t>(size.width) * static_cast<size_t>(size.height) * 4);
  png_image reader{};
  reader.version = PNG_IMAGE_VERSION;
  bool good = png_image_begin_read_from_memory(&reader, bytes.data(), bytes.size()) != 0;
  reader.format = PNG_FORMAT_RGBA;
  good = good && PNG_IMAGE_SIZE(reader) == rgba.pixels.size() &&
         png_image_finish_read(&reader, nullptr, rgba.pixels.data(), 0, nullptr) != 0;
  const std::string message = reader.message;
  png_image_free(&reader);
  if (!good) fail_damaged({bytes, where}, "PNG", message.c_str());
  return rgba;
}

}  // namespace dsvl

// libpng's simplified interface knows every way a PNG may be transparent; a WebP has one.
#include "image/rgba.h"

#include <png.h>
#include <webp/decode.h>

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

// All of it transparent; the size keeps to the limits.
RgbaImage allocate(std::span<const std::byte> bytes, const std::string& where) {
  const Image size = decode_image_size(bytes, where);
  RgbaImage rgba{size.width, size.height, {}};
  rgba.pixels.resize(static_cast<size_t>(size.width) * static_cast<size_t>(size.height) * 4);
  return rgba;
}

const uint8_t* begin_of(std::span<const std::byte> bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

bool is_see_through_webp(std::span<const std::byte> bytes) {
  WebPBitstreamFeatures features;
  return WebPGetFeatures(begin_of(bytes), bytes.size(), &features) == VP8_STATUS_OK &&
         features.has_alpha != 0 && features.has_animation == 0;
}

RgbaImage decode_webp_rgba(std::span<const std::byte> bytes, const std::string& where) {
  RgbaImage rgba = allocate(bytes, where);
  if (WebPDecodeRGBAInto(begin_of(bytes), bytes.size(), rgba.pixels.data(), rgba.pixels.size(),
                         4 * rgba.width) == nullptr)
    fail_damaged({bytes, where}, "WebP", "its picture data cannot be decoded");
  return rgba;
}

}  // namespace

RgbaImage decode_rgba(std::span<const std::byte> bytes, const std::string& where) {
  if (is_see_through_webp(bytes)) return decode_webp_rgba(bytes, where);
  constexpr char kSignature[] = "\x89PNG\r\n\x1a\n";
  if (bytes.size() < 8 || std::memcmp(bytes.data(), kSignature, 8) != 0)
    return from_opaque(decode_image(bytes, where));
  RgbaImage rgba = allocate(bytes, where);
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

// Transparency of WebP, lossless, so that every value comes back; PNG's is in data/sprite_test.cpp.
#include "image/rgba.h"

#include <gtest/gtest.h>
#include <webp/encode.h>

#include "base/error.h"

namespace dsvl {
namespace {

std::vector<std::byte> webp_of(const RgbaImage& image) {
  uint8_t* encoded = nullptr;
  const size_t size = WebPEncodeLosslessRGBA(image.pixels.data(), image.width, image.height,
                                             4 * image.width, &encoded);
  const auto* begin = reinterpret_cast<const std::byte*>(encoded);
  std::vector<std::byte> bytes(begin, begin + size);
  WebPFree(encoded);
  return bytes;
}

TEST(Rgba, AlphaOfWebp) {
  const RgbaImage image{2, 2, {255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 1, 10, 20, 30, 200}};
  const auto bytes = webp_of(image);
  const RgbaImage back = decode_rgba(bytes, "test");
  EXPECT_EQ(back.width, 2);
  EXPECT_EQ(back.height, 2);
  EXPECT_EQ(back.pixels, image.pixels);
  EXPECT_THROW(decode_rgba(std::span(bytes).first(bytes.size() - 4), "test"), Error);
}

TEST(Rgba, WebpWithoutAlphaIsOpaque) {
  const RgbaImage image{2, 1, {255, 0, 0, 255, 1, 2, 3, 255}};
  EXPECT_EQ(decode_rgba(webp_of(image), "test").pixels, image.pixels);
}

}  // namespace
}  // namespace dsvl

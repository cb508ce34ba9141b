// Sprites on pictures worked by hand.
#include "data/sprite.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace dsvl {
namespace {

RgbaImage blank_rgba(int width, int height) {
  return {width, height,
          std::vector<uint8_t>(static_cast<size_t>(width) * static_cast<size_t>(height) * 4)};
}

void set(RgbaImage& image, int x, int y, std::initializer_list<uint8_t> rgba) {
  std::copy(rgba.begin(), rgba.end(),
            image.pixels.begin() + (static_cast<ptrdiff_t>(y) * image.width + x) * 4);
}

TEST(Sprite, IsCutToItsInkAndMultipliedByAlpha) {
  RgbaImage image = blank_rgba(9, 7);
  set(image, 3, 2, {200, 100, 50, 255});
  set(image, 4, 4, {255, 0, 0, 51});
  const Sprite sprite = Cutout(image).whole();
  ASSERT_EQ(sprite.width, 2);
  ASSERT_EQ(sprite.height, 3);
  const auto at = [&](int x, int y, int c) {
    return sprite.pixels[static_cast<size_t>((y * 2 + x) * 4 + c)];
  };
  EXPECT_EQ(at(0, 0, 0), 200);
  EXPECT_EQ(at(0, 0, 3), 255);
  EXPECT_EQ(at(1, 2, 0), 51);  // 255 * 51 / 255
  EXPECT_EQ(at(1, 2, 3), 51);
  EXPECT_EQ(at(1, 0, 3), 0);
}

// 4,098 pixels in squares of four: the last square is half full, and what lacks is transparent.
TEST(Sprite, ALargePictureIsTheMeansOfItsSquares) {
  RgbaImage image = blank_rgba(4098, 4);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 4098; ++x)
      set(image, x, y, {static_cast<uint8_t>(x % 4 < 2 ? 80 : 160), 0, 0, 255});
  const Sprite sprite = Cutout(image).whole();
  ASSERT_EQ(sprite.width, 1025);
  ASSERT_EQ(sprite.height, 1);
  for (int x = 0; x < 1024; ++x) {
    EXPECT_FLOAT_EQ(sprite.pixels[static_cast<size_t>(x) * 4], 120);
    EXPECT_FLOAT_EQ(sprite.pixels[static_cast<size_t>(x) * 4 + 3], 255);
  }
  EXPECT_FLOAT_EQ(sprite.pixels[1024 * 4], 40);
  EXPECT_FLOAT_EQ(sprite.pixels[1024 * 4 + 3], 127.5);
}

// Straight from the definition: every output pixel over the whole picture.
TEST(Sprite, ScalingIsATriangleFilterOfTheWhole) {
  for (const auto& [from_width, from_height, width, height] :
       {std::array{9, 7, 4, 3}, std::array{5, 6, 12, 13}, std::array{2051, 6, 40, 5}}) {
    RgbaImage image = blank_rgba(from_width, from_height);
    for (size_t i = 0; i < image.pixels.size(); ++i)
      image.pixels[i] = static_cast<uint8_t>(i * 2654435761U >> 24);
    for (size_t i = 3; i < image.pixels.size(); i += 4)
      if (i % 5 < 2) image.pixels[i] = i % 5 == 0 ? 0 : 255;
    set(image, 0, 0, {1, 2, 3, 255});
    set(image, from_width - 1, from_height - 1, {1, 2, 3, 255});
    const Cutout cutout(image);
    const Sprite whole = cutout.whole(), scaled = cutout.scaled(width, height);
    EXPECT_TRUE(scaled.pixels == scale_sprite(whole, width, height).pixels);
    const auto weight = [](int k, int i, int from, int to) {
      const double scale = static_cast<double>(from) / to, reach = std::max(1.0, scale);
      double sum = 0;
      const auto of = [&](int j) {
        return std::max(0.0, 1 - std::abs(j + 0.5 - (i + 0.5) * scale) / reach);
      };
      for (int j = 0; j < from; ++j) sum += of(j);
      return of(k) / sum;
    };
    double expected = 0;
    const int x = width / 2, y = height / 2;
    for (int v = 0; v < whole.height; ++v)
      for (int u = 0; u < whole.width; ++u)
        expected += weight(u, x, whole.width, width) * weight(v, y, whole.height, height) *
                    whole.pixels[static_cast<size_t>((v * whole.width + u) * 4 + 1)];
    // 24-bit floats over at most 2,000 terms of one sign
    EXPECT_NEAR(scaled.pixels[static_cast<size_t>((y * width + x) * 4 + 1)], expected, 0.01);
  }
}

}  // namespace
}  // namespace dsvl

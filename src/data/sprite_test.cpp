// Sprites on pictures worked by hand.
#include "data/sprite.h"

#include <gtest/gtest.h>

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
  const Sprite sprite = make_sprite(image);
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
  const Sprite sprite = make_sprite(image);
  ASSERT_EQ(sprite.width, 1025);
  ASSERT_EQ(sprite.height, 1);
  for (int x = 0; x < 1024; ++x) {
    EXPECT_FLOAT_EQ(sprite.pixels[static_cast<size_t>(x) * 4], 120);
    EXPECT_FLOAT_EQ(sprite.pixels[static_cast<size_t>(x) * 4 + 3], 255);
  }
  EXPECT_FLOAT_EQ(sprite.pixels[1024 * 4], 40);
  EXPECT_FLOAT_EQ(sprite.pixels[1024 * 4 + 3], 127.5);
}

}  // namespace
}  // namespace dsvl

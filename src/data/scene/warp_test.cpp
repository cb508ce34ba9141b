// Warps against their definition: corners go to corners, an identity changes nothing.
#include <gtest/gtest.h>

#include <cmath>

#include "data/scene/coverage.h"

namespace dsvl {
namespace {

Coverage solid(int width, int height) {
  Coverage c{width, height, {}, 10};
  c.ink.assign(static_cast<size_t>(width) * static_cast<size_t>(height), 255);
  return c;
}

Warp corners(double x0, double y0, double x1, double y1, double x2, double y2, double x3,
             double y3) {
  return {{x0, x1, x2, x3}, {y0, y1, y2, y3}, 0};
}

TEST(Warp, TheSameRectangleChangesNothing) {
  Coverage c = solid(7, 5);
  for (size_t i = 0; i < c.ink.size(); ++i) c.ink[i] = static_cast<uint8_t>(i * 7);
  const Patch patch = warp_coverage(c, corners(20, 30, 27, 30, 27, 35, 20, 35));
  for (int y = 0; y < 5; ++y)
    for (int x = 0; x < 7; ++x)
      EXPECT_EQ(patch.map.at(20 - patch.left + x, 30 - patch.top + y), c.at(x, y));
  EXPECT_NEAR(patch.map.letter_height, 10, 1e-9);
}

TEST(Warp, InkFillsTheFourCorners) {
  // Area by the shoelace formula: the ink's sum is the shape's area, up to its rim.
  const Patch patch = warp_coverage(solid(60, 40), corners(10, 12, 90, 4, 84, 60, 16, 50));
  double ink = 0;
  for (const uint8_t value : patch.map.ink) ink += value / 255.0;
  const double area = std::abs((10 * 4 - 90 * 12) + (90 * 60 - 84 * 4) + (84 * 50 - 16 * 60) +
                               (16 * 12 - 10 * 50)) /
                      2;
  EXPECT_NEAR(ink, area, 0.02 * area);
  const Box box = patch.ink_box();  // the very tips are thinner than a pixel
  EXPECT_NEAR(box.left, 10, 2);
  EXPECT_NEAR(box.right, 90, 2);
  EXPECT_NEAR(box.top, 4, 2);
  EXPECT_NEAR(box.bottom, 60, 2);
}

TEST(Warp, AnArchLiftsTheMiddle) {
  Warp warp = corners(0, 20, 80, 20, 80, 30, 0, 30);
  warp.arch = 12;
  const Patch patch = warp_coverage(solid(80, 10), warp);
  const Box box = patch.ink_box();
  EXPECT_NEAR(box.top, 8, 1);  // 20 - 12
  EXPECT_NEAR(box.bottom, 30, 1);
}

TEST(Warp, HalfTheHeightIsHalfTheLetter) {
  const Patch patch = warp_coverage(solid(60, 40), corners(0, 0, 60, 0, 60, 20, 0, 20));
  EXPECT_NEAR(patch.map.letter_height, 5, 1e-9);
}

TEST(Warp, APlateIsLargerByItsMargin) {
  const Box box = warp_plate(solid(30, 20), 4, corners(10, 10, 40, 10, 40, 30, 10, 30)).ink_box();
  EXPECT_EQ(box, (Box{6, 6, 44, 34}));
}

TEST(Warp, ABlurKeepsTheInk) {
  Patch patch{5, 5, solid(12, 12)};
  const Patch soft = blurred(patch, 2);
  double ink = 0;
  for (const uint8_t value : soft.map.ink) ink += value;
  EXPECT_NEAR(ink, 144 * 255.0, 144 * 255 * 0.03);  // each pass rounds down
  EXPECT_EQ(soft.left, 1);
}

}  // namespace
}  // namespace dsvl

// Ink that can be told from every part of its ground.
#include "data/paint.h"

#include <gtest/gtest.h>

#include <cmath>

namespace dsvl {
namespace {

TEST(Paint, InkStandsOutAllAlongAGradient) {
  PaintOptions options;
  options.gradient_share = 0.8;
  // 40, less the half level by which each of the two colours is rounded to bytes
  constexpr double kLeast = 39;
  int gradients = 0;
  for (uint64_t i = 0; i < 5000; ++i) {
    Random random(4, {i});
    const Paint paint = pick_paint(options, random);
    const Image ground = make_ground(paint, 16, 16);
    gradients += luminance(paint.ground) != luminance(paint.ground_end);
    for (size_t p = 0; p < ground.pixels.size(); p += 3) {
      const Color color{ground.pixels[p], ground.pixels[p + 1], ground.pixels[p + 2]};
      ASSERT_GE(std::abs(luminance(color) - luminance(paint.ink)), kLeast) << "draw " << i;
    }
  }
  EXPECT_GT(gradients, 2000);
}

}  // namespace
}  // namespace dsvl

// Every set of kernels gives the same bytes; padding.
#include "image/resize.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "image/resize_kernels.h"
#include "support/noise.h"

namespace dsvl {
namespace {

TEST(Resize, KernelsGiveTheSameBytes) {
  const ResizeKernels plain = reference_resize_kernels(), best = best_resize_kernels();
  for (const int width : {1, 2, 3, 5, 8, 33}) {
    for (const int count : {1, 2, 3, 7}) {
      const Image image = noise_image(width, count + 1);
      std::vector<int32_t> weights;
      for (int k = 0; k < count; ++k)  // some below 0, a sum above 1: clips at both ends
        weights.push_back((k % 3 == 1 ? -1 : 2) * (1 << kResizePrecision) / count - k);
      const size_t length = size_t{3} * image.width;
      std::vector<uint8_t> expected(length), actual(length);
      plain.mix_rows(image.row(1), {0, count, weights.data()}, length, expected.data());
      best.mix_rows(image.row(1), {0, count, weights.data()}, length, actual.data());
      EXPECT_EQ(actual, expected) << width << " " << count;

      std::vector<Taps> taps;
      for (int x = 0; x < width; ++x)
        taps.push_back({x, std::min(count, width - x), weights.data()});
      plain.mix_pixels(image.row(count), taps.data(), width, expected.data());
      best.mix_pixels(image.row(count), taps.data(), width, actual.data());
      EXPECT_EQ(actual, expected) << width << " " << count;
    }
  }
}

TEST(Resize, PadPutsTheSmallerHalfInFront) {
  const Image picture = noise_image(10, 3);
  const Image wide = pad_to_square(picture, {1, 2, 3});
  ASSERT_EQ(wide.width, 10);
  ASSERT_EQ(wide.height, 10);
  EXPECT_EQ(wide.row(2)[0], 1);  // floor(7 / 2) = 3 rows above
  EXPECT_TRUE(std::equal(wide.row(3), wide.row(6), picture.pixels.begin()));
  EXPECT_EQ(wide.row(6)[2], 3);
  const Image tall = pad_to_square(noise_image(3, 10), {1, 2, 3});
  EXPECT_EQ(tall.row(0)[3 * 2 + 2], 3);
  EXPECT_TRUE(std::equal(tall.row(4) + 9, tall.row(4) + 18, noise_image(3, 10).row(4)));
}

TEST(Resize, ASizeOfZeroIsRefused) {
  EXPECT_THROW(resize(noise_image(4, 4), 0, 5, Filter::bicubic), Error);
}

}  // namespace
}  // namespace dsvl

// Ranges of colour in parts of pictures.
#include "data/scene/contrast.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace dsvl {

int colour_range(const Image& image, const Box& box) {
  const int left = std::max(box.left, 0), top = std::max(box.top, 0);
  const int right = std::min(box.right, image.width), bottom = std::min(box.bottom, image.height);
  if (right <= left || bottom <= top) return 0;
  std::array<std::array<int64_t, 256>, 3> counts{};
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x)
      for (size_t c = 0; c < 3; ++c) ++counts[c][image.row(y)[3 * static_cast<size_t>(x) + c]];
  const int64_t rest = int64_t{right - left} * (bottom - top) / 50;
  int widest = 0;
  for (const auto& count : counts) {
    int low = 0, high = 255;
    for (int64_t sum = count[0]; sum <= rest && low < 255; sum += count[static_cast<size_t>(low)])
      ++low;
    for (int64_t sum = count[255]; sum <= rest && high > 0; sum += count[static_cast<size_t>(high)])
      --high;
    widest = std::max(widest, high - low);
  }
  return widest;
}

bool shows_something(const Image& image) {
  constexpr int kLeastStep = 64;
  const size_t pixels = image.pixels.size() / 3;
  size_t other = 0;
  for (size_t i = 1; i < pixels; ++i) {
    int step = 0;
    for (size_t c = 0; c < 3; ++c)
      step = std::max(step, std::abs(image.pixels[3 * i + c] - image.pixels[c]));
    other += step >= kLeastStep ? 1 : 0;
  }
  return 250 * other > pixels;
}

}  // namespace dsvl

// Both sides by the same ratio, at least a pixel.
#include "image/fit.h"

#include <algorithm>

#include "image/resize.h"

namespace dsvl {

Image fit(const Image& image, int side) {
  const int longest = std::max(image.width, image.height);
  if (longest <= side) return image;
  const auto scaled = [&](int length) {
    return std::max(static_cast<int>(int64_t{length} * side / longest), 1);
  };
  return resize(image, scaled(image.width), scaled(image.height), Filter::bicubic);
}

}  // namespace dsvl

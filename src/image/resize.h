// Pillow's resize, byte for byte, and padding to a square. Spec architecture 5.1 steps 3 and
// 4, 5.4.
#pragma once

#include <array>

#include "image/image.h"

namespace dsvl {

enum class Filter { bicubic, bilinear };

// As Pillow <= 12 resizes 8-bit RGB: antialiased (the filter widens when shrinking), 22-bit integer
// weights, rows first, then columns of the rounded result; an axis that keeps its size is left
// alone. Sizes are at least 1.
Image resize(const Image& image, int width, int height, Filter filter);

// A square of the longer side, the picture in the middle: floor(difference / 2) in front.
Image pad_to_square(const Image& image, std::array<uint8_t, 3> background);

}  // namespace dsvl

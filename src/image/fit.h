// Pictures shrunk for people to look at.
#pragma once

#include "image/image.h"

namespace dsvl {

// Shrunk, when its longer side is more than `side`, to that; the shape is kept.
Image fit(const Image& image, int side);

}  // namespace dsvl

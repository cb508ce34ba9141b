// How much a part of a picture stands out.
#pragma once

#include "data/scene/boxes.h"
#include "image/image.h"

namespace dsvl {

// The widest range of red, green or blue within a box, 0 to 255, without its darkest and lightest
// fiftieth; what lies outside the picture does not count, and a box without a pixel in it has 0.
int colour_range(const Image& image, const Box& box);

// Whether anything stands out from the ground, the first pixel's colour: a two hundred and fiftieth
// of the picture differs from it by 64 of 255 in one colour.
bool shows_something(const Image& image);

}  // namespace dsvl

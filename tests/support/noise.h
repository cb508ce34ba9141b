// Pictures that tests and the makers of fixtures both know.
#pragma once

#include "image/image.h"

namespace dsvl {

// The top byte of a 32-bit linear congruential generator for every byte, from state 1: noise() of
// tools/golden/image.py.
inline Image noise_image(int width, int height) {
  Image image = make_image(width, height);
  uint32_t state = 1;
  for (auto& byte : image.pixels) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<uint8_t>(state >> 24);
  }
  return image;
}

}  // namespace dsvl

// What printing, paper and scanning do to a page.
#pragma once

#include <string>

#include "base/fields.h"
#include "base/random.h"
#include "image/image.h"

namespace dsvl {

struct PageWear {
  double tone_share = 0.3;   // paper that is not white
  double noise_share = 0.2;  // noise of up to 8 grey levels
  double blur_share = 0.15;  // slight blur
  double jpeg_share = 0.4;   // kept as JPEG, besides those with noise
};
void fields(Visitor& v, PageWear& w);
void check_wear(const PageWear& wear, const std::string& where);

// Whether the picture is to be kept as JPEG.
bool wear_page(Image& image, const PageWear& wear, Random& random);

}  // namespace dsvl

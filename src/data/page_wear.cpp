// White becomes the paper's colour, black stays black.
#include "data/page_wear.h"

#include <array>

#include "data/build_recipe.h"
#include "data/canvas.h"

namespace dsvl {
namespace {

void tint(Image& image, Random& random) {
  const double brightness = random.uniform(0.86, 0.98);
  const double yellow = random.uniform(0, 0.1);
  const std::array<double, 3> paper{brightness, brightness - 0.3 * yellow, brightness - yellow};
  std::array<std::array<uint8_t, 256>, 3> table{};
  for (size_t c = 0; c < 3; ++c)
    for (size_t v = 0; v < 256; ++v)
      table[c][v] = static_cast<uint8_t>(static_cast<double>(v) * paper[c] + 0.5);
  for (size_t i = 0; i + 2 < image.pixels.size(); i += 3)
    for (size_t c = 0; c < 3; ++c) image.pixels[i + c] = table[c][image.pixels[i + c]];
}

}  // namespace

void fields(Visitor& v, PageWear& w) {
  v("tone_share", w.tone_share, "pages on paper that is not white");
  v("noise_share", w.noise_share, "pages with noise");
  v("blur_share", w.blur_share, "pages with a slight blur");
  v("jpeg_share", w.jpeg_share, "pages kept as JPEG, besides those with noise");
}

void check_wear(const PageWear& w, const std::string& where) {
  check_share(w.tone_share, "tone_share", where);
  check_share(w.noise_share, "noise_share", where);
  check_share(w.blur_share, "blur_share", where);
  check_share(w.jpeg_share, "jpeg_share", where);
}

bool wear_page(Image& image, const PageWear& wear, Random& random) {
  if (random.chance(wear.tone_share)) tint(image, random);
  if (random.chance(wear.blur_share)) soften(image, random.uniform(0.05, 0.18));
  const bool noisy = random.chance(wear.noise_share);
  if (noisy) add_noise(image, random.uniform(1, 8), random);
  return noisy || random.chance(wear.jpeg_share);
}

}  // namespace dsvl

// Contrast chosen by the place.
#include "data/scene/inking.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "data/paint.h"

namespace dsvl {
namespace {

bool reads_on(Color ink, const Levels& under, double least) {
  const double grey = luminance(ink);
  return grey >= under.bright + least || grey <= under.dark - least;
}

// Nothing where the place is both dark and bright.
std::optional<Color> pick_ink(const Levels& under, double least, Random& random) {
  for (int attempt = 0; attempt < 24; ++attempt) {
    Color ink = random_color(random);
    if (random.chance(0.4)) ink = random.chance(0.5) ? Color{250, 250, 250} : Color{15, 15, 18};
    if (reads_on(ink, under, least)) return ink;
  }
  return {};
}

void put_shadow(Image& image, const Patch& text, Color ink, Random& random) {
  const int radius = static_cast<int>(random.between(1, 3));
  Patch shadow = blurred(text, radius);
  shadow.left += static_cast<int>(random.between(-3, 3));
  shadow.top += static_cast<int>(random.between(1, 3));
  const Color color = luminance(ink) > 128 ? Color{0, 0, 0} : Color{255, 255, 255};
  put_ink(image, shadow, color, random.uniform(0.3, 0.7));
}

}  // namespace

void put_ink(Image& image, const Patch& patch, Color color, double strength) {
  const int ink[3] = {color.r, color.g, color.b};
  const int share_of_full = static_cast<int>(strength * 256);
  const int first = std::max(0, -patch.left);
  const int last = std::min(patch.map.width, image.width - patch.left);
  for (int y = std::max(0, -patch.top); y < std::min(patch.map.height, image.height - patch.top);
       ++y) {
    uint8_t* pixel = image.row(patch.top + y) + static_cast<ptrdiff_t>(patch.left + first) * 3;
    for (int x = first; x < last; ++x, pixel += 3) {
      const int share = patch.map.at(x, y) * share_of_full / 256;
      if (share == 0) continue;
      for (int c = 0; c < 3; ++c)
        pixel[c] = static_cast<uint8_t>((pixel[c] * (255 - share) + ink[c] * share + 127) / 255);
    }
  }
}

Levels levels_under(const Image& image, const Box& box) {
  int64_t counts[256] = {}, total = 0;
  for (int y = std::max(0, box.top); y < std::min(box.bottom, image.height); ++y) {
    const uint8_t* row = image.row(y);
    for (int x = std::max(0, box.left); x < std::min(box.right, image.width); ++x) {
      const uint8_t* p = row + static_cast<ptrdiff_t>(x) * 3;
      ++counts[static_cast<size_t>(luminance({p[0], p[1], p[2]}))];
      ++total;
    }
  }
  const auto level_at = [&](double share) {
    int64_t below = 0;
    for (size_t level = 0; level < 256; ++level)
      if ((below += counts[level]) > static_cast<int64_t>(share * static_cast<double>(total)))
        return static_cast<double>(level);
    return 255.0;
  };
  return {level_at(0.05), level_at(0.95)};
}

void ink_block(Image& image, const Coverage& coverage, const Warp& warp, const Patch& text,
               const InkPlan& plan, Random& random) {
  const Box box = text.ink_box();
  auto ink = pick_ink(levels_under(image, box), plan.least_contrast, random);
  if (!ink || random.chance(plan.plate_share)) {
    const int margin =
        static_cast<int>(std::lround(coverage.letter_height * random.uniform(0.4, 1)));
    const Color plate = random_color(random);
    put_ink(image, warp_plate(coverage, margin, warp), plate, random.uniform(0.75, 1));
    // On a sign that is nearly one colour black or white always reads.
    const Levels under = levels_under(image, box);
    ink = pick_ink(under, plan.least_contrast, random);
    if (!ink) ink = under.dark + under.bright > 255 ? Color{0, 0, 0} : Color{255, 255, 255};
  }
  if (random.chance(plan.shadow_share)) put_shadow(image, text, *ink, random);
  const double strength = random.uniform(0.88, 1);
  if (random.chance(plan.blur_share) && text.map.letter_height >= 14)
    put_ink(image, blurred(text, 1), *ink, strength);
  else
    put_ink(image, text, *ink, strength);
}

}  // namespace dsvl

// Draws of colours.
#include "data/paint.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace dsvl {
namespace {

// Grey levels between ink and ground: before contrast is scaled, and after it.
constexpr double kLeastDistance = 90, kLeastContrast = 40;

Color random_grey(int low, int high, Random& random) {
  const int tone = static_cast<int>(random.between(low + 4, high - 4));
  const auto near = [&] { return static_cast<uint8_t>(tone + random.between(-4, 4)); };
  return {near(), near(), near()};
}

double distance(Color a, Color b) {
  return std::abs(luminance(a) - luminance(b));
}

void pick_colors(Paint& paint, Random& random) {
  do {
    paint.ink = random_color(random);
    paint.ground = random_color(random);
  } while (distance(paint.ink, paint.ground) < kLeastDistance);
}

// The least share of the ink that keeps it apart from every colour between ground and ground_end:
// mixed with the ground it moves towards both of them.
double least_share(const Paint& paint) {
  const double span = distance(paint.ink, paint.ground);
  const double nearer = std::max(0.0, span - distance(paint.ink, paint.ground_end));
  return (nearer + kLeastContrast) / span;
}

void pick_gradient(Paint& paint, Random& random) {
  paint.angle = random.uniform(0, 2 * std::numbers::pi);
  for (int attempt = 0; attempt < 8; ++attempt) {
    const Color end = random_color(random);
    const bool same_side =
        (luminance(end) > luminance(paint.ink)) == (luminance(paint.ground) > luminance(paint.ink));
    if (!same_side || distance(end, paint.ink) < kLeastDistance) continue;
    paint.ground_end = end;
    return;
  }
}

}  // namespace

Color random_color(Random& random) {
  const auto byte = [&random] { return static_cast<uint8_t>(random.below(256)); };
  return {byte(), byte(), byte()};
}

void fields(Visitor& v, PaintOptions& o) {
  v("color_share", o.color_share, "pictures with coloured ink on coloured ground");
  v("invert_share", o.invert_share, "pictures with ink and ground swapped");
  v("min_contrast", o.min_contrast, "ink mixed with the ground, at most down to this share");
  v("gradient_share", o.gradient_share, "pictures whose ground runs from one colour to another");
  v("noise_share", o.noise_share, "pictures with noise");
  v("soften_share", o.soften_share, "pictures with a slight blur");
}

Paint pick_paint(const PaintOptions& options, Random& random) {
  Paint paint;
  if (random.chance(options.color_share)) {
    pick_colors(paint, random);
  } else {
    paint.ink = random_grey(0, 70, random);
    paint.ground = random_grey(215, 255, random);
  }
  if (random.chance(options.invert_share)) std::swap(paint.ink, paint.ground);
  paint.ground_end = paint.ground;
  if (random.chance(options.gradient_share)) pick_gradient(paint, random);
  const double share = random.uniform(options.min_contrast, 1);
  paint.ink = blend(paint.ground, paint.ink, std::max(share, least_share(paint)));
  if (random.chance(options.noise_share)) paint.deviation = random.uniform(1, 12);
  if (random.chance(options.soften_share)) paint.softness = random.uniform(0.05, 0.25);
  return paint;
}

Image make_ground(const Paint& paint, int width, int height) {
  Image image = blank_image(width, height, paint.ground);
  const Color a = paint.ground, b = paint.ground_end;
  if (a.r != b.r || a.g != b.g || a.b != b.b) fill_gradient(image, a, b, paint.angle);
  return image;
}

void finish_picture(Image& image, const Paint& paint, Random& random) {
  if (paint.softness > 0) soften(image, paint.softness);
  if (paint.deviation > 0) add_noise(image, paint.deviation, random);
}

}  // namespace dsvl

// Draws of grounds.
#include "data/scene/ground.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "base/error.h"
#include "data/build_recipe.h"
#include "data/paint.h"
#include "data/shelf.h"
#include "image/resize.h"

namespace dsvl {
namespace {

void set_pixel(Image& image, int x, int y, Color color) {
  uint8_t* pixel = image.row(y) + static_cast<ptrdiff_t>(x) * 3;
  pixel[0] = color.r;
  pixel[1] = color.g;
  pixel[2] = color.b;
}

Color near_color(Color color, int reach, Random& random) {
  const auto near = [&](uint8_t value) {
    return static_cast<uint8_t>(std::clamp<int64_t>(value + random.between(-reach, reach), 0, 255));
  };
  return {near(color.r), near(color.g), near(color.b)};
}

// At least this many levels from the other colour in one channel.
Color far_color(Color other, int least, Random& random) {
  for (;;) {
    const Color color = random_color(random);
    if (std::max({std::abs(color.r - other.r), std::abs(color.g - other.g),
                  std::abs(color.b - other.b)}) >= least)
      return color;
  }
}

// Soft clouds: random cells drawn large.
Image clouds(int width, int height, Random& random) {
  const Color base = random_color(random);
  const int reach = static_cast<int>(random.between(40, 90));
  const int across = static_cast<int>(random.between(8, 40));
  Image cells = make_image(across, std::max(2, across * height / width));
  for (int y = 0; y < cells.height; ++y)
    for (int x = 0; x < cells.width; ++x) set_pixel(cells, x, y, near_color(base, reach, random));
  return resize(cells, width, height, Filter::bicubic);
}

// Two colours in a pattern that repeats: stripes along any angle, a checkerboard, dots, bricks.
Image pattern(int width, int height, Random& random) {
  const Color first = random_color(random);
  const Color other = far_color(first, 96, random);
  const Color second = blend(first, other, random.uniform(0.3, 0.7));
  Image image = blank_image(width, height, first);
  const int64_t kind = random.below(4);
  const double angle = random.uniform(0, std::numbers::pi), period = random.uniform(8, 70);
  const double dx = std::cos(angle) / period, dy = std::sin(angle) / period;
  const double duty = random.uniform(0.2, 0.6), joint = std::min(0.12, 3 / period);
  const auto part = [](double v) { return v - std::floor(v); };
  const auto is_second = [&](double x, double y) {
    if (kind == 0) return part(x * dx + y * dy) < duty;
    if (kind == 1) return (part(x / period / 2) < 0.5) != (part(y / period / 2) < 0.5);
    const double u = part(x / period) - 0.5, v = part(y / period) - 0.5;
    if (kind == 2) return u * u + v * v < duty * duty / 4;
    const bool odd = part(y / period / 2) < 0.5;
    return part(y / period) < joint || part(x / period / 2 + (odd ? 0.5 : 0)) < joint / 2;
  };
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      if (is_second(x, y)) set_pixel(image, x, y, second);
  return image;
}

Image gradient(int width, int height, Random& random) {
  const Color from = random_color(random), to = far_color(from, 64, random);
  const double angle = random.uniform(0, 2 * std::numbers::pi);
  Image image = blank_image(width, height, from);
  fill_gradient(image, from, to, angle);
  return image;
}

// As the light changes: brightness and contrast.
void change_light(Image& image, Random& random) {
  const double contrast = random.uniform(0.6, 1.15), shift = random.uniform(-40, 40);
  uint8_t table[256];
  for (int i = 0; i < 256; ++i)
    table[i] =
        static_cast<uint8_t>(std::clamp((i - 128) * contrast + 128 + shift, 0.0, 255.0) + 0.5);
  for (auto& value : image.pixels) value = table[value];
}

// A piece of any place and size with the wanted sides' ratio.
Image piece_of(const Image& photo, int width, int height, Random& random) {
  const double fit = std::min(static_cast<double>(photo.width) / width,
                              static_cast<double>(photo.height) / height);
  const double scale = fit * random.uniform(0.4, 1);
  const auto scaled = [&](int side, int most) {
    return std::clamp(static_cast<int>(side * scale), 1, most);
  };
  Image piece = make_image(scaled(width, photo.width), scaled(height, photo.height));
  const auto left = static_cast<ptrdiff_t>(random.between(0, photo.width - piece.width));
  const auto top = static_cast<int>(random.between(0, photo.height - piece.height));
  for (int y = 0; y < piece.height; ++y)
    std::memcpy(piece.row(y), photo.row(top + y) + left * 3, static_cast<size_t>(piece.width) * 3);
  Image ground = resize(piece, width, height, Filter::bilinear);
  if (random.chance(0.5)) change_light(ground, random);
  if (random.chance(0.25)) soften(ground, 0.3);
  return ground;
}

}  // namespace

void fields(Visitor& v, GroundOptions& o) {
  v("photo_share", o.photo_share, "grounds out of a photograph, where the sources have any");
  v("texture_share", o.texture_share, "drawn textures");
  v("gradient_share", o.gradient_share, "from one colour to another; the rest is plain");
}

void check_ground(const GroundOptions& o, const std::string& where) {
  check_share(o.photo_share, "photo_share", where);
  check_share(o.texture_share, "texture_share", where);
  check_share(o.gradient_share, "gradient_share", where);
  const double all = o.photo_share + o.texture_share + o.gradient_share;
  if (all > 1 + 1e-9)
    fail(where, ": photo_share, texture_share and gradient_share are ", all,
         " together, wanted at most 1");
}

Ground pick_ground(const GroundOptions& o, const std::vector<const Document*>& photographs,
                   int width, int height, Random& random) {
  const double kind = random.uniform();
  if (kind < o.photo_share && !photographs.empty()) {
    const Document* document = random.pick(photographs);
    return {piece_of(*whole(*document).photograph, width, height, random), GroundKind::photograph,
            document};
  }
  if (kind >= o.photo_share && kind < o.photo_share + o.texture_share)
    return {random.chance(0.5) ? clouds(width, height, random) : pattern(width, height, random),
            GroundKind::texture, nullptr};
  if (kind >= o.photo_share && kind < o.photo_share + o.texture_share + o.gradient_share)
    return {gradient(width, height, random), GroundKind::gradient, nullptr};
  const Color color = random.chance(0.4) ? Color{255, 255, 255} : random_color(random);
  return {blank_image(width, height, color), GroundKind::plain, nullptr};
}

}  // namespace dsvl

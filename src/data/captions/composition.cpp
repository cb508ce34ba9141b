// Sizes, places, grounds.
#include "data/captions/composition.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/sprite.h"
#include "image/rgba.h"

namespace dsvl {
namespace {

constexpr double kMostEnlarged = 2.5;
constexpr double kLeastContrast = 24;  // grey levels between a picture and its ground, on average
constexpr int kGap = 6;                // pixels between pictures

Cutout read_cutout(const NamedPicture& picture) {
  const std::string bytes = picture_bytes(picture);
  return Cutout(decode_rgba(std::as_bytes(std::span(bytes)), picture.path));
}

// Shares of the picture's shorter side that a pasted picture's longer side may have.
std::pair<double, double> size_range(size_t count) {
  if (count == 1) return {0.35, 0.95};
  if (count == 2) return {0.25, 0.5};
  return count <= 4 ? std::pair{0.2, 0.38} : std::pair{0.16, 0.28};
}

// In its size, or empty when that would leave too little to see.
Sprite sized(const Cutout& whole, double longest) {
  const double own = std::max(whole.width(), whole.height());
  const double scale = std::min(longest, own * kMostEnlarged) / own;
  const auto side = [&](int s) { return static_cast<int>(std::lround(s * scale)); };
  const int width = side(whole.width()), height = side(whole.height());
  if (std::max(width, height) < 32 || std::min(width, height) < 6) return {};
  return whole.scaled(width, height);
}

// A place that no other box is near.
std::optional<Box> find_place(const Sprite& sprite, const CompositionPlan& plan,
                              const std::vector<Placed>& placed, Random& random) {
  if (sprite.width > plan.width || sprite.height > plan.height) return {};
  for (int attempt = 0; attempt < 40; ++attempt) {
    const int left = static_cast<int>(random.between(0, plan.width - sprite.width));
    const int top = static_cast<int>(random.between(0, plan.height - sprite.height));
    const Box box{left, top, left + sprite.width, top + sprite.height};
    if (std::none_of(placed.begin(), placed.end(),
                     [&](const Placed& other) { return other.box.overlaps(box, kGap); }))
      return box;
  }
  return {};
}

// Grey levels between the sprite's opaque parts and the ground under them, on average.
double contrast(const Image& ground, const Sprite& sprite, const Box& box) {
  double sum = 0, weight = 0;
  for (int y = 0; y < sprite.height; y += 2) {
    const float* from = sprite.pixels.data() + static_cast<ptrdiff_t>(y) * sprite.width * 4;
    const uint8_t* under = ground.row(box.top + y) + static_cast<ptrdiff_t>(box.left) * 3;
    for (int x = 0; x < sprite.width; x += 2, from += 8, under += 6) {
      const float alpha = from[3] / 255;
      float most = 0;
      for (int c = 0; c < 3; ++c)
        most = std::max(most, std::abs(from[c] - static_cast<float>(under[c]) * alpha));
      sum += most;
      weight += alpha;
    }
  }
  return weight > 0 ? sum / weight : 0;
}

Ground ground_of_attempt(int attempt, const CompositionPlan& plan, Random& random) {
  if (attempt < 6)
    return pick_ground(plan.ground, plan.photographs, plan.width, plan.height, random);
  const Color color = attempt == 6 ? Color{255, 255, 255} : Color{40, 44, 52};
  return {blank_image(plan.width, plan.height, color), GroundKind::plain, nullptr};
}

}  // namespace

std::optional<Composition> compose(const std::vector<const NamedPicture*>& pictures,
                                   const CompositionPlan& plan, Random& random, std::string& why) {
  Composition made;
  std::vector<Sprite> sprites;
  const auto [least, most] = size_range(pictures.size());
  for (const auto* picture : pictures) {
    const double share = random.uniform(least, most);
    sprites.push_back(sized(read_cutout(*picture), share * std::min(plan.width, plan.height)));
    why = "a picture that is too narrow or small";
    if (sprites.back().width == 0) return {};
    const auto box = find_place(sprites.back(), plan, made.placed, random);
    why = "no room";
    if (!box) return {};
    made.placed.push_back({picture, *box});
  }
  for (int attempt = 0; attempt < 8; ++attempt) {
    Ground ground = ground_of_attempt(attempt, plan, random);
    double lowest = 255;
    for (size_t i = 0; i < sprites.size(); ++i)
      lowest = std::min(lowest, contrast(ground.image, sprites[i], made.placed[i].box));
    if (lowest < kLeastContrast) continue;
    made.image = ground.image;
    made.bare = std::move(ground.image);
    made.ground = ground.kind;
    made.photograph = ground.photograph;
    for (size_t i = 0; i < sprites.size(); ++i)
      paste(made.image, sprites[i], made.placed[i].box.left, made.placed[i].box.top);
    return made;
  }
  why = "a picture that stands out from no ground";
  return {};
}

Image without(const Composition& whole, size_t index) {
  Image image = whole.image;
  const Box& box = whole.placed[index].box;
  const auto from = static_cast<ptrdiff_t>(box.left) * 3,
             bytes = static_cast<ptrdiff_t>(box.width()) * 3;
  for (int y = box.top; y < box.bottom; ++y)
    std::copy_n(whole.bare.row(y) + from, bytes, image.row(y) + from);
  return image;
}

}  // namespace dsvl

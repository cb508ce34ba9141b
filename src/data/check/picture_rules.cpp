// Rules that look at a picture's pixels.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "data/check/rules.h"
#include "data/scene/contrast.h"

namespace dsvl {
namespace {

constexpr double kLeastHeight = 8, kLeastWidth = 4;  // pixels the model sees; "l" is narrow
constexpr int kLeastRange = 26;                      // a tenth of 255

// What a sample says of a picture's size; 0 when it says nothing.
std::array<int64_t, 2> recorded_size(const LintSubject& subject, size_t number) {
  const auto whole = [](const Value* value) {
    return value != nullptr && value->is_int() ? value->as_int() : 0;
  };
  if (const Value* sizes = subject.json.find("image_sizes");
      sizes != nullptr && sizes->is_array()) {
    if (number >= sizes->as_array().size()) return {0, 0};
    const Value& size = sizes->as_array()[number];
    if (!size.is_array() || size.as_array().size() != 2) return {0, 0};
    return {whole(&size.as_array()[0]), whole(&size.as_array()[1])};
  }
  if (subject.sample.images.size() != 1) return {0, 0};
  return {whole(subject.json.find("width")), whole(subject.json.find("height"))};
}

Box pixels_of(const GroundedBox& box, const Image& image) {
  const auto place = [](int64_t at, int length) {
    return static_cast<int>(std::clamp<int64_t>(at * length / kBoxScale, 0, length));
  };
  return {place(box.x1, image.width), place(box.y1, image.height),
          std::min(place(box.x2, image.width) + 1, image.width),
          std::min(place(box.y2, image.height) + 1, image.height)};
}

// The first sound box on this picture of which `test` says something.
template <class Test>
std::string first_box(const LintSubject& subject, const LintPicture& picture, const Test& test) {
  for (const auto& grounding : subject.groundings) {
    if (grounding.picture != static_cast<int64_t>(picture.number)) continue;
    for (const auto& box : grounding.boxes) {
      if (!box.sound()) continue;
      const std::string wrong = test(box);
      if (!wrong.empty())
        return str("box ", boxes_text({box}), " of '", grounding.phrase, "' ", wrong);
    }
  }
  return "";
}

}  // namespace

std::string wrong_size(const LintSubject& subject, const LintPicture& picture) {
  const auto [width, height] = recorded_size(subject, picture.number);
  const auto& image = picture.image;
  if (width == 0 || height == 0 || (width == image.width && height == image.height)) return "";
  return str("picture ", picture.number + 1, " is ", image.width, " x ", image.height,
             ", recorded as ", width, " x ", height);
}

std::string small_box(const LintSubject& subject, const LintPicture& picture) {
  const auto& image = picture.image;
  const double scale =
      std::min(1.0, static_cast<double>(subject.model_side) / std::max(image.width, image.height));
  return first_box(subject, picture, [&](const GroundedBox& box) -> std::string {
    const double width = scale * image.width * static_cast<double>(box.x2 - box.x1) / kBoxScale;
    const double height = scale * image.height * static_cast<double>(box.y2 - box.y1) / kBoxScale;
    if (height >= kLeastHeight && width >= kLeastWidth) return "";
    return str("is ", std::lround(width), " x ", std::lround(height), " px for the model");
  });
}

std::string flat_box(const LintSubject& subject, const LintPicture& picture) {
  return first_box(subject, picture, [&](const GroundedBox& box) -> std::string {
    const int range = colour_range(picture.image, pixels_of(box, picture.image));
    return range >= kLeastRange ? ""
                                : str("holds nothing but one shade: a range of ", range, " of 255");
  });
}

}  // namespace dsvl

// Resize, pad and normalise; a byte has only 256 values, so the arithmetic on them is a table.
#include "prompt/image_processor.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace dsvl {
namespace {

using Table = std::array<std::array<float, 256>, 3>;

// As numpy does it: the product in double, rounded to float32, the normalisation in float32.
Table make_table(const ImageProcessorConfig& config) {
  Table table{};
  for (size_t c = 0; c < 3; ++c)
    for (size_t value = 0; value < 256; ++value) {
      float x = static_cast<float>(static_cast<double>(value) * config.rescale_factor);
      if (config.do_normalize)
        x = (x - static_cast<float>(config.image_mean[c])) /
            static_cast<float>(config.image_std[c]);
      table[c][value] = x;
    }
  return table;
}

std::array<uint8_t, 3> background(const ImageProcessorConfig& config) {
  if (config.image_mean.empty()) return {127, 127, 127};
  std::array<uint8_t, 3> colour;
  for (size_t c = 0; c < 3; ++c) colour[c] = static_cast<uint8_t>(config.image_mean[c] * 255);
  return colour;
}

// Truncated as the original truncates: side / longest * S, left to right in double.
int scaled_side(int side, int longest, const ImageProcessorConfig& config) {
  const double scaled =
      static_cast<double>(side) / longest * static_cast<double>(config.image_size);
  return static_cast<int>(std::max(static_cast<int64_t>(scaled), config.min_size));
}

Image to_square(const Image& image, const ImageProcessorConfig& config) {
  if (image.width <= 0 || image.height <= 0)
    fail("a picture of ", image.width, " x ", image.height, " pixels cannot be processed");
  const int longest = std::max(image.width, image.height);
  const Image resized = resize(image, scaled_side(image.width, longest, config),
                               scaled_side(image.height, longest, config), config.filter);
  return pad_to_square(resized, background(config));
}

void write_planes(const Image& image, const Table& table, float* out) {
  const size_t area = image.pixels.size() / 3;
  for (size_t i = 0; i < area; ++i)
    for (size_t c = 0; c < 3; ++c) out[c * area + i] = table[c][image.pixels[3 * i + c]];
}

}  // namespace

Tensor process_images(std::span<const Image> images, const ImageProcessorConfig& config) {
  if (images.empty()) return {};
  const int64_t side = config.image_size;
  const Table table = make_table(config);
  const Tensor out = at::empty({static_cast<int64_t>(images.size()), 3, side, side}, at::kFloat);
  float* next = out.mutable_data_ptr<float>();
  for (const auto& image : images) {
    const Image square = to_square(image, config);
    if (square.width != side)
      fail("min_size ", config.min_size, " is larger than image_size ", side);
    write_planes(square, table, next);
    next += 3 * side * side;
  }
  return out;
}

Tensor process_image(const Image& image, const ImageProcessorConfig& config) {
  return process_images({&image, 1}, config).select(0, 0);
}

}  // namespace dsvl

// Separable resampling in integers. Both passes are written so that the compiler vectorises the
// inner loop: the columns pass over whole rows, the rows pass over one output pixel's taps.
#include "image/resize.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "image/resize_kernels.h"

namespace dsvl {
namespace {

double bicubic(double x) {
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
  if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
  return 0.0;
}

double bilinear(double x) {
  x = std::abs(x);
  return x < 1.0 ? 1.0 - x : 0.0;
}

struct TapTable {
  std::vector<int32_t> weights;
  std::vector<Taps> taps;  // one per output
};

std::vector<int32_t> integer_weights(const std::vector<double>& weights, double sum) {
  std::vector<int32_t> result;
  for (double w : weights) {
    if (sum != 0.0) w /= sum;
    w *= 1 << kResizePrecision;
    result.push_back(static_cast<int32_t>(w < 0 ? w - 0.5 : w + 0.5));
  }
  return result;
}

TapTable make_taps(int in, int out, Filter filter) {
  const auto weight = filter == Filter::bicubic ? bicubic : bilinear;
  const double scale = static_cast<double>(in) / out;
  const double filter_scale = std::max(scale, 1.0);
  const double support = (filter == Filter::bicubic ? 2.0 : 1.0) * filter_scale;
  const double inverse = 1.0 / filter_scale;
  TapTable table;
  std::vector<double> weights;
  for (int i = 0; i < out; ++i) {
    const double centre = (i + 0.5) * scale;
    const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
    const int last = std::min(static_cast<int>(centre + support + 0.5), in);
    weights.clear();
    double sum = 0.0;
    for (int k = first; k < last; ++k) {
      weights.push_back(weight((k - centre + 0.5) * inverse));
      sum += weights.back();
    }
    const auto integers = integer_weights(weights, sum);
    table.taps.push_back({first, last - first, nullptr});
    table.weights.insert(table.weights.end(), integers.begin(), integers.end());
  }
  const int32_t* next = table.weights.data();
  for (auto& taps : table.taps) {
    taps.weights = next;
    next += taps.count;
  }
  return table;
}

Image resize_rows(const Image& image, int width, Filter filter, const ResizeKernels& kernels) {
  Image out = make_image(width, image.height);
  const TapTable table = make_taps(image.width, width, filter);
  for (int y = 0; y < image.height; ++y)
    kernels.mix_pixels(image.row(y), table.taps.data(), width, out.row(y));
  return out;
}

Image resize_columns(const Image& image, int height, Filter filter, const ResizeKernels& kernels) {
  Image out = make_image(image.width, height);
  const TapTable table = make_taps(image.height, height, filter);
  for (int y = 0; y < height; ++y) {
    const Taps& taps = table.taps[static_cast<size_t>(y)];
    kernels.mix_rows(image.row(taps.first), taps, size_t{3} * image.width, out.row(y));
  }
  return out;
}

}  // namespace

Image resize(const Image& image, int width, int height, Filter filter) {
  if (width < 1 || height < 1) fail("cannot make a picture of ", width, " x ", height, " pixels");
  const ResizeKernels kernels = best_resize_kernels();
  if (width != image.width && height != image.height)
    return resize_columns(resize_rows(image, width, filter, kernels), height, filter, kernels);
  if (width != image.width) return resize_rows(image, width, filter, kernels);
  if (height != image.height) return resize_columns(image, height, filter, kernels);
  return image;
}

Image pad_to_square(const Image& image, std::array<uint8_t, 3> background) {
  const int side = std::max(image.width, image.height);
  const int left = (side - image.width) / 2, top = (side - image.height) / 2;
  Image out = make_image(side, side);
  for (size_t i = 0; i < out.pixels.size(); i += 3)
    std::copy_n(background.data(), 3, &out.pixels[i]);
  const size_t length = size_t{3} * image.width;
  for (int y = 0; y < image.height; ++y)
    std::copy_n(image.row(y), length, out.row(top + y) + size_t{3} * left);
  return out;
}

}  // namespace dsvl

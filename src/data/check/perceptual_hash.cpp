// Averages, cosines, a median.
#include "data/check/perceptual_hash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace dsvl {
namespace {

constexpr size_t kSide = 32, kKept = 8;
constexpr double kFlat = 1e-3;  // coefficients below are rounding: a picture of one shade

using Thumbnail = std::array<std::array<double, kSide>, kSide>;

// First pixel of a cell; cells of a picture smaller than the thumbnail share pixels.
int cell_begin(size_t cell, int length) {
  return static_cast<int>(static_cast<int64_t>(cell) * length / static_cast<int64_t>(kSide));
}

double mean_brightness(const Image& image, int left, int right, int top, int bottom) {
  int64_t sum = 0;
  for (int y = top; y < bottom; ++y) {
    const uint8_t* pixel = image.row(y) + size_t{3} * static_cast<size_t>(left);
    for (int x = left; x < right; ++x, pixel += 3)
      sum += 299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2];
  }
  return static_cast<double>(sum) / 1000 / (static_cast<double>(right - left) * (bottom - top));
}

Thumbnail shrink(const Image& image) {
  Thumbnail cells{};
  for (size_t y = 0; y < kSide; ++y) {
    const int top = cell_begin(y, image.height);
    const int bottom = std::max(top + 1, cell_begin(y + 1, image.height));
    for (size_t x = 0; x < kSide; ++x) {
      const int left = cell_begin(x, image.width);
      const int right = std::max(left + 1, cell_begin(x + 1, image.width));
      cells[y][x] = mean_brightness(image, left, right, top, bottom);
    }
  }
  return cells;
}

using Cosines = std::array<std::array<double, kSide>, kKept>;

Cosines make_cosines() {
  Cosines table{};
  for (size_t k = 0; k < kKept; ++k)
    for (size_t n = 0; n < kSide; ++n)
      table[k][n] = std::cos(std::numbers::pi / kSide * (static_cast<double>(n) + 0.5) *
                             static_cast<double>(k));
  return table;
}

// Row by row, then down the columns of what is kept.
std::array<double, kKept * kKept> lowest_frequencies(const Thumbnail& cells) {
  static const Cosines cosines = make_cosines();
  std::array<std::array<double, kKept>, kSide> rows{};
  for (size_t y = 0; y < kSide; ++y)
    for (size_t u = 0; u < kKept; ++u)
      for (size_t x = 0; x < kSide; ++x) rows[y][u] += cells[y][x] * cosines[u][x];
  std::array<double, kKept * kKept> kept{};
  for (size_t v = 0; v < kKept; ++v)
    for (size_t u = 0; u < kKept; ++u)
      for (size_t y = 0; y < kSide; ++y) kept[v * kKept + u] += rows[y][u] * cosines[v][y];
  return kept;
}

}  // namespace

uint64_t perceptual_hash(const Image& image) {
  const auto values = lowest_frequencies(shrink(image));
  std::array<double, kKept * kKept - 1> sorted{};
  std::copy(values.begin() + 1, values.end(), sorted.begin());
  const auto middle = sorted.begin() + sorted.size() / 2;
  std::nth_element(sorted.begin(), middle, sorted.end());
  uint64_t hash = values[0] > 127.5 * kSide * kSide ? 1 : 0;
  for (size_t i = 1; i < values.size(); ++i) {
    const bool set = values[i] > *middle && std::abs(values[i]) > kFlat;
    hash |= uint64_t{set} << i;
  }
  return hash;
}

}  // namespace dsvl

// FreeType's colour bitmaps.
#include "data/sprite.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace dsvl {
namespace {

// Of a sprite's longer side, pixels; four times what any family draws. A larger picture is shrunk
// to means of squares before the filter that scales it.
constexpr int kLongestSprite = 2048;

struct Ink {
  int left, top, right, bottom;
};

// The box of what is not transparent; everything when nothing is. Looks from the borders inwards.
template <typename Value>
Ink ink_of(const std::vector<Value>& rgba, int width, int height) {
  const auto inked = [&](int x, int y) {
    return rgba[(static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)) * 4 +
                3] > 0;
  };
  const auto row_is_bare = [&](int y) {
    for (int x = 0; x < width; ++x)
      if (inked(x, y)) return false;
    return true;
  };
  Ink ink{width, 0, 0, height};
  while (ink.top < height && row_is_bare(ink.top)) ++ink.top;
  if (ink.top == height) return {0, 0, width, height};
  while (row_is_bare(ink.bottom - 1)) --ink.bottom;
  for (int y = ink.top; y < ink.bottom; ++y) {
    for (int x = 0; x < ink.left; ++x)
      if (inked(x, y)) ink.left = x;
    for (int x = width; x > ink.right; --x)
      if (inked(x - 1, y)) ink.right = x;
  }
  return ink;
}

Sprite crop_to_ink(const Sprite& s) {
  const Ink ink = ink_of(s.pixels, s.width, s.height);
  Sprite cut{ink.right - ink.left, ink.bottom - ink.top, {}};
  for (int y = ink.top; y < ink.bottom; ++y) {
    const auto row = s.pixels.begin() + static_cast<ptrdiff_t>(y * s.width + ink.left) * 4;
    cut.pixels.insert(cut.pixels.end(), row, row + static_cast<ptrdiff_t>(cut.width) * 4);
  }
  return cut;
}

struct Taps {
  int first = 0;
  std::vector<float> weights;  // sum 1
  int end() const { return first + static_cast<int>(weights.size()); }
};

std::vector<Taps> triangle_taps(int from, int to) {
  const double scale = static_cast<double>(from) / to, reach = std::max(1.0, scale);
  std::vector<Taps> taps(static_cast<size_t>(to));
  for (int i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(centre - reach));
    const int last = std::min(from, static_cast<int>(centre + reach) + 1);
    auto& tap = taps[static_cast<size_t>(i)];
    tap.first = first;
    double sum = 0;
    for (int k = first; k < last; ++k) {
      const double weight = std::max(0.0, 1 - std::abs((k + 0.5 - centre) / reach));
      tap.weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (auto& weight : tap.weights) weight = static_cast<float>(weight / sum);
  }
  return taps;
}

// A row of RGBA pixels to one of taps.size().
void scale_row(const float* row, const std::vector<Taps>& taps, float* to) {
  for (const auto& [first, weights] : taps) {
    float sum[4] = {};
    const float* from = row + static_cast<ptrdiff_t>(first) * 4;
    for (const float weight : weights) {
#pragma omp simd
      for (int c = 0; c < 4; ++c) sum[c] += weight * from[c];
      from += 4;
    }
    to = std::copy(sum, sum + 4, to);
  }
}

// Row by row, each added to all it has a part in: the whole is never there at its own size.
// `row_of`: a row's pixels, asked for from the first to the last.
template <class RowOf>
Sprite scale_rows(std::pair<int, int> from, std::pair<int, int> to, RowOf row_of) {
  const auto across = triangle_taps(from.first, to.first);
  const auto down = triangle_taps(from.second, to.second);
  const size_t length = static_cast<size_t>(to.first) * 4;
  Sprite scaled{to.first, to.second, std::vector<float>(length * static_cast<size_t>(to.second))};
  std::vector<float> row(length);
  size_t begin = 0;  // rows before it are finished
  for (int y = 0; y < from.second; ++y) {
    scale_row(row_of(y), across, row.data());
    while (begin < down.size() && y >= down[begin].end()) ++begin;
    for (size_t i = begin; i < down.size() && down[i].first <= y; ++i) {
      const float weight = down[i].weights[static_cast<size_t>(y - down[i].first)];
      float* sum = scaled.pixels.data() + i * length;
#pragma omp simd
      for (size_t x = 0; x < length; ++x) sum[x] += weight * row[x];
    }
  }
  return scaled;
}

// What a pixel counts for, by its alpha: a division for every pixel took a sixth of a composition.
std::array<float, 256> shares_of_alpha(float share) {
  std::array<float, 256> shares;
  for (int alpha = 0; alpha < 256; ++alpha)
    shares[static_cast<size_t>(alpha)] = share * static_cast<float>(alpha) / 255;
  return shares;
}

// Adds a row's pixels, colours multiplied by alpha, to the means of `step` of them each.
void add_pixels(const uint8_t* from, int width, int step, const std::array<float, 256>& shares,
                float* to) {
  for (int x = 0; x < width; to += 4) {
    float r = to[0], g = to[1], b = to[2], alpha = to[3];
    for (const int end = std::min(x + step, width); x < end; ++x, from += 4) {
      const float share = shares[from[3]];
      r += static_cast<float>(from[0]) * share;
      g += static_cast<float>(from[1]) * share;
      b += static_cast<float>(from[2]) * share;
      alpha += 255 * share;
    }
    to[0] = r;
    to[1] = g;
    to[2] = b;
    to[3] = alpha;
  }
}

}  // namespace

EmojiFont::EmojiFont(const std::string& path) : path_(path) {
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) fail("FreeType does not start");
  library_ = library;
  FT_Face face = nullptr;
  const bool good = FT_New_Face(library, path.c_str(), 0, &face) == 0 && FT_HAS_COLOR(face) &&
                    face->num_fixed_sizes > 0 && FT_Select_Size(face, 0) == 0;
  face_ = face;
  if (!good) {
    FT_Done_FreeType(library);
    fail(path, ": not a font with colour bitmaps; install fonts-noto-color-emoji");
  }
}

EmojiFont::~EmojiFont() {
  FT_Done_FreeType(static_cast<FT_Library>(library_));
}

Sprite EmojiFont::draw(char32_t code) {
  auto* face = static_cast<FT_Face>(face_);
  const FT_UInt index = FT_Get_Char_Index(face, code);
  const bool drawn = index != 0 && FT_Load_Glyph(face, index, FT_LOAD_COLOR) == 0 &&
                     face->glyph->bitmap.pixel_mode == FT_PIXEL_MODE_BGRA;
  if (!drawn) fail(path_, ": has no picture for character ", static_cast<uint32_t>(code));
  const FT_Bitmap& bitmap = face->glyph->bitmap;
  Sprite sprite{static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows), {}};
  for (int y = 0; y < sprite.height; ++y) {
    const uint8_t* row = bitmap.buffer + y * bitmap.pitch;
    for (int x = 0; x < sprite.width; ++x)
      for (const int c : {2, 1, 0, 3}) sprite.pixels.push_back(row[x * 4 + c]);
  }
  return crop_to_ink(sprite);
}

Cutout::Cutout(RgbaImage image) : image_(std::move(image)) {
  const Ink ink = ink_of(image_.pixels, image_.width, image_.height);
  left_ = ink.left, top_ = ink.top;
  inked_width_ = ink.right - ink.left, inked_height_ = ink.bottom - ink.top;
  const int longest = std::max(inked_width_, inked_height_);
  step_ = longest < kLongestSprite ? 1 : longest / (kLongestSprite / 2);
  shares_ = shares_of_alpha(1.0F / static_cast<float>(step_ * step_));
}

void Cutout::fill_row(int y, float* row) const {
  std::fill_n(row, static_cast<ptrdiff_t>(width()) * 4, 0.0F);
  for (int line = y * step_; line < std::min((y + 1) * step_, inked_height_); ++line)
    add_pixels(
        image_.pixels.data() + ((static_cast<ptrdiff_t>(line) + top_) * image_.width + left_) * 4,
        inked_width_, step_, shares_, row);
}

Sprite Cutout::whole() const {
  Sprite sprite{width(), height(), {}};
  const size_t length = static_cast<size_t>(sprite.width) * 4;
  sprite.pixels.resize(length * static_cast<size_t>(sprite.height));
  for (int y = 0; y < sprite.height; ++y)
    fill_row(y, sprite.pixels.data() + static_cast<size_t>(y) * length);
  return sprite;
}

Sprite Cutout::scaled(int to_width, int to_height) const {
  std::vector<float> row(static_cast<size_t>(width()) * 4);
  return scale_rows({width(), height()}, {to_width, to_height}, [&](int y) {
    fill_row(y, row.data());
    return row.data();
  });
}

Sprite scale_sprite(const Sprite& sprite, int width, int height) {
  return scale_rows({sprite.width, sprite.height}, {width, height}, [&](int y) {
    return sprite.pixels.data() + static_cast<ptrdiff_t>(y) * sprite.width * 4;
  });
}

void paste(Image& image, const Sprite& sprite, int left, int top) {
  for (int y = std::max(0, -top); y < std::min(sprite.height, image.height - top); ++y)
    for (int x = std::max(0, -left); x < std::min(sprite.width, image.width - left); ++x) {
      const float* from = sprite.pixels.data() + static_cast<ptrdiff_t>(y * sprite.width + x) * 4;
      uint8_t* to = image.row(top + y) + static_cast<ptrdiff_t>(left + x) * 3;
      const float rest = 1 - from[3] / 255;
      for (int c = 0; c < 3; ++c)
        to[c] = static_cast<uint8_t>(
            std::clamp(static_cast<float>(to[c]) * rest + from[c] + 0.5F, 0.0F, 255.0F));
    }
}

}  // namespace dsvl

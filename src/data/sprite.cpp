// FreeType's colour bitmaps.
#include "data/sprite.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace dsvl {
namespace {

// Of a sprite's longer side, pixels; four times what any family draws, so that floats of a picture
// of 100 million pixels are never all there.
constexpr int kLongestSprite = 2048;

struct Ink {
  int left, top, right, bottom;
};

// The box of what is not transparent; everything when nothing is.
template <typename Value>
Ink ink_of(const std::vector<Value>& rgba, int width, int height) {
  Ink ink{width, height, 0, 0};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      if (rgba[static_cast<size_t>(y * width + x) * 4 + 3] > 0) {
        ink.left = std::min(ink.left, x), ink.right = std::max(ink.right, x + 1);
        ink.top = std::min(ink.top, y), ink.bottom = std::max(ink.bottom, y + 1);
      }
  return ink.right > ink.left ? ink : Ink{0, 0, width, height};
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

// RGBA rows of in_width pixels to rows of taps.size().
void scale_rows(const std::vector<float>& in, int in_width, const std::vector<Taps>& taps,
                std::vector<float>& out) {
  float* to = out.data();
  for (const float* row = in.data(); row != in.data() + in.size(); row += in_width * 4)
    for (const auto& [first, weights] : taps) {
      float sum[4] = {};
      const float* from = row + first * 4;
      for (const float weight : weights) {
#pragma omp simd
        for (int c = 0; c < 4; ++c) sum[c] += weight * from[c];
        from += 4;
      }
      to = std::copy(sum, sum + 4, to);
    }
}

// Rows of `width` floats to taps.size() such rows, all zero before.
void scale_columns(const std::vector<float>& in, int width, const std::vector<Taps>& taps,
                   std::vector<float>& out) {
  float* to = out.data();
  for (const auto& [first, weights] : taps) {
    const float* from = in.data() + static_cast<ptrdiff_t>(first) * width;
    for (const float weight : weights) {
#pragma omp simd
      for (int x = 0; x < width; ++x) to[x] += weight * from[x];
      from += width;
    }
    to += width;
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

// Cut before it is widened to floats: a small drawing often stands on a large empty page.
Sprite make_sprite(const RgbaImage& image) {
  const Ink ink = ink_of(image.pixels, image.width, image.height);
  const int width = ink.right - ink.left, height = ink.bottom - ink.top;
  const int longest = std::max(width, height);
  const int step = longest < kLongestSprite ? 1 : longest / (kLongestSprite / 2);
  Sprite sprite{(width + step - 1) / step, (height + step - 1) / step, {}};
  sprite.pixels.resize(static_cast<size_t>(sprite.width) * static_cast<size_t>(sprite.height) * 4);
  const float share = 1.0F / static_cast<float>(step * step);
  for (int y = 0; y < height; ++y) {
    const uint8_t* from =
        image.pixels.data() + ((static_cast<ptrdiff_t>(y) + ink.top) * image.width + ink.left) * 4;
    float* row = sprite.pixels.data() + static_cast<ptrdiff_t>(y / step) * sprite.width * 4;
    for (int x = 0; x < width; ++x, from += 4) {
      float* to = row + static_cast<ptrdiff_t>(x / step) * 4;
      const float alpha = from[3];
      for (int c = 0; c < 3; ++c) to[c] += static_cast<float>(from[c]) * alpha / 255 * share;
      to[3] += alpha * share;
    }
  }
  return sprite;
}

Sprite scale_sprite(const Sprite& sprite, int width, int height) {
  std::vector<float> rows(static_cast<size_t>(width) * static_cast<size_t>(sprite.height) * 4);
  scale_rows(sprite.pixels, sprite.width, triangle_taps(sprite.width, width), rows);
  Sprite scaled{width, height,
                std::vector<float>(static_cast<size_t>(width) * static_cast<size_t>(height) * 4)};
  scale_columns(rows, width * 4, triangle_taps(sprite.height, height), scaled.pixels);
  return scaled;
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

// Drawn glyphs against the same glyphs drawn larger and averaged.
#include "data/canvas.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace dsvl {
namespace {

constexpr int kTimes = 8;

// How much ink lies in each of 4 by 4 parts of the glyph's em, which begins at the pen.
std::vector<double> ink_of_parts(const TextLine& line, double size) {
  std::vector<double> parts(16);
  const PlacedGlyph& glyph = line.glyphs.at(0);
  for (int y = 0; y < glyph.bitmap->height; ++y)
    for (int x = 0; x < glyph.bitmap->width; ++x) {
      const double across = (glyph.left() + x + 0.5) / size;
      const double down = (glyph.top() + y + 0.5) / size + 0.88;
      const auto part = [](double at) { return std::clamp(static_cast<int>(4 * at), 0, 3); };
      const auto row = static_cast<size_t>(y) * static_cast<size_t>(glyph.bitmap->width);
      parts[static_cast<size_t>(4 * part(down) + part(across))] +=
          glyph.bitmap->coverage[row + static_cast<size_t>(x)] / (255 * size * size);
    }
  return parts;
}

// Faces may bring bitmaps for some sizes; what is drawn is the outline at every size.
TEST(Canvas, EverySizeShowsTheSameGlyph) {
  Pen pen;
  for (const char* name : {"DejaVuSans", "wqy-microhei", "wqy-zenhei", "uming", "ukai"}) {
    const FontFile face = find_font(name);
    for (int size = 11; size <= 40; ++size)
      for (const char* text : {"\u540d", "\u570b"}) {
        if (!pen.has_all(face, text)) continue;
        const auto drawn = ink_of_parts(pen.layout(face, {1.0 * size, false}, text), size);
        const auto large =
            ink_of_parts(pen.layout(face, {1.0 * size * kTimes, false}, text), size * kTimes);
        double off = 0, all = 0;
        for (size_t i = 0; i < drawn.size(); ++i)
          off += std::abs(drawn[i] - large[i]), all += large[i];
        // Pixels on the border of two parts count for one; of a bitmap read amiss most is off.
        EXPECT_LT(off, 0.5 * all) << name << " " << size << " " << text;
      }
  }
}

// The middle of a glyph's ink from its origin, pixels.
std::array<double, 2> middle_of(const TextLine& line) {
  const PlacedGlyph& glyph = line.glyphs.at(0);
  double x = 0, y = 0, ink = 0;
  for (int row = 0; row < glyph.bitmap->height; ++row)
    for (int column = 0; column < glyph.bitmap->width; ++column) {
      const double here =
          glyph.bitmap->coverage[static_cast<size_t>(row * glyph.bitmap->width + column)];
      x += here * (glyph.left() + column + 0.5);
      y += here * (glyph.top() + row + 0.5);
      ink += here;
    }
  return {x / ink, y / ink};
}

TEST(Canvas, GlyphsStandAtPartsOfAPixel) {
  Pen pen;
  const FontFile face = find_font("DejaVuSans");
  constexpr uint32_t kGlyph = 68;  // of that face 'a'
  const TextLine plain = pen.layout_glyph(face, {20, false}, kGlyph);
  EXPECT_EQ(plain.glyphs[0].bitmap, pen.layout(face, {20, false}, "a").glyphs[0].bitmap);
  const auto at = middle_of(plain);
  for (const double right : {0.0, 0.25, 0.5, 0.75})
    for (const double down : {0.0, 0.25, 0.5, 0.75}) {
      const auto moved = middle_of(pen.layout_glyph(face, {20, false}, kGlyph, {right, down}));
      EXPECT_NEAR(moved[0] - at[0], right, 0.02);  // coverage is in 256 steps
      EXPECT_NEAR(moved[1] - at[1], down, 0.02);
    }
}

}  // namespace
}  // namespace dsvl

// Text, gradients and noise drawn onto RGB pixels; glyphs come from FreeType. One Pen per thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "data/fonts.h"
#include "image/image.h"

namespace dsvl {

struct Color {
  uint8_t r = 0, g = 0, b = 0;
};
double luminance(Color c);  // 0..255, Rec. 601
// `share` 0 gives a, 1 gives b.
Color blend(Color a, Color b, double share);

struct TextStyle {
  double size = 16;          // pixels per em, 4..512
  bool whole_pixels = true;  // light hinting and whole advances, as most screens show text
};

// Coverage of one glyph, 0..255, row-major. `left` columns right of the pen, first row `top` rows
// above the baseline.
struct GlyphBitmap {
  int left = 0, top = 0, width = 0, height = 0;
  std::vector<uint8_t> coverage;
};

// One character of a line; whole pixels from the line's origin, y down from the baseline.
struct PlacedGlyph {
  const GlyphBitmap* bitmap = nullptr;  // width 0 for a space
  int x = 0;                            // of the pen
  int left() const { return x + bitmap->left; }
  int right() const { return left() + bitmap->width; }
  int top() const { return -bitmap->top; }
  int bottom() const { return top() + bitmap->height; }
};

// Parts of a pixel, below 1, by which a glyph stands right of and below its origin; kept to
// quarters.
struct GlyphShift {
  double right = 0, down = 0;
};

struct SizedFace;  // one face at one size with the glyphs drawn so far

// A laid out line: one glyph a code point, left to right, no kerning.
struct TextLine {
  std::vector<PlacedGlyph> glyphs;
  double advance = 0;              // to where the next character would stand
  double ascent = 0, descent = 0;  // of the face at this size, both positive
  double x_height = 0;             // of its 'x'
  int left = 0, right = 0;         // ink bounds; all 0 when nothing is inked
  int top = 0, bottom = 0;
  std::shared_ptr<const SizedFace> face;  // keeps the bitmaps
};

// Opens faces and keeps what it drew.
class Pen {
 public:
  Pen();
  ~Pen();
  Pen(const Pen&) = delete;
  Pen& operator=(const Pen&) = delete;

  // Fails when the file is no font or lacks a character of the UTF-8 text.
  TextLine layout(const FontFile& font, const TextStyle& style, std::string_view text);
  // A line of one glyph of the face, by its index; its advance stays 0.
  TextLine layout_glyph(const FontFile& font, const TextStyle& style, uint32_t glyph,
                        GlyphShift shift = {});
  bool has_all(const FontFile& font, std::string_view text);

 private:
  struct Faces;
  std::unique_ptr<Faces> faces_;
};

// Fails, naming the face, unless each has all of ' ' to '~'.
void check_printable(const std::vector<FontFile>& faces);

Image blank_image(int width, int height, Color color);
// From one corner to the other along `angle` radians.
void fill_gradient(Image& image, Color from, Color to, double angle);
// (x, y) is the line's origin on its baseline; what falls outside is cut.
void draw_text(Image& image, const TextLine& line, int x, int y, Color color);
// The line turned a quarter to the left: it reads upwards from its origin (x, y).
void draw_text_up(Image& image, const TextLine& line, int x, int y, Color color);
// Noise of this standard deviation in grey levels, the same on the three channels.
void add_noise(Image& image, double deviation, Random& random);
// Gives `share` (0..0.33) of every pixel to each neighbour, along rows, then along columns.
void soften(Image& image, double share);

}  // namespace dsvl

// Colour pictures with transparency: emoji out of a bitmap font, scaled and pasted.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "image/image.h"
#include "image/rgba.h"

namespace dsvl {

struct Sprite {
  int width = 0, height = 0;
  std::vector<float> pixels;  // RGBA row-major, colours multiplied by alpha, 0..255
};

// Pictures of a font with colour bitmaps (CBDT, such as Noto Color Emoji).
class EmojiFont {
 public:
  explicit EmojiFont(const std::string& path);
  ~EmojiFont();
  EmojiFont(const EmojiFont&) = delete;
  EmojiFont& operator=(const EmojiFont&) = delete;

  // Cut to its inked box; fails when the font has no colour bitmap for the character.
  Sprite draw(char32_t code);

 private:
  void* library_ = nullptr;  // FT_Library and FT_Face
  void* face_ = nullptr;
  std::string path_;
};

// A picture with transparency, cut to its inked box; of one of 2,048 pixels and more on a side, the
// means of squares of so many pixels that fewer are left.
class Cutout {
 public:
  explicit Cutout(RgbaImage image);
  int width() const { return (inked_width_ + step_ - 1) / step_; }
  int height() const { return (inked_height_ + step_ - 1) / step_; }
  Sprite whole() const;
  // As scale_sprite() makes it of the whole, without that being there.
  Sprite scaled(int width, int height) const;

 private:
  void fill_row(int y, float* row) const;

  RgbaImage image_;
  int left_ = 0, top_ = 0, inked_width_ = 0, inked_height_ = 0;
  int step_ = 1;                     // pixels of a square's side
  std::array<float, 256> shares_{};  // of a pixel in its square, by its alpha
};

// A triangle filter as wide as the scaling needs, rows and columns apart.
Sprite scale_sprite(const Sprite& sprite, int width, int height);
// What falls outside is cut.
void paste(Image& image, const Sprite& sprite, int left, int top);

}  // namespace dsvl

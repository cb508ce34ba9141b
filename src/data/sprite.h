// Colour pictures with transparency: emoji out of a bitmap font, scaled and pasted.
#pragma once

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
Sprite make_sprite(const RgbaImage& image);

// A triangle filter as wide as the scaling needs, rows and columns apart.
Sprite scale_sprite(const Sprite& sprite, int width, int height);
// What falls outside is cut.
void paste(Image& image, const Sprite& sprite, int left, int top);

}  // namespace dsvl

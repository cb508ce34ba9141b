// Glyph bitmaps from FreeType, blended onto pixels.
#include "data/canvas.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include "base/error.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

// Sizes, and bytes of glyphs, that a pen keeps before it forgets all. Chinese faces have thousands
// of glyphs, and each thread a pen for each of a dozen families.
constexpr size_t kMostSizes = 128, kMostBytes = size_t{16} << 20;
constexpr int kSubpixels = 4;  // places a glyph may start within a pixel, each way

uint8_t clamp_byte(double v) {
  return static_cast<uint8_t>(std::clamp(v, 0.0, 255.0) + 0.5);
}

}  // namespace

struct SizedFace {
  FT_Face face = nullptr;
  TextStyle style;
  size_t* kept = nullptr;  // bytes of all glyphs of the pen
  double ascent = 0, descent = 0, x_height = 0;
  std::unordered_map<uint32_t, GlyphBitmap> bitmaps;  // by bitmap_key
  std::unordered_map<uint32_t, std::pair<FT_UInt, double>>
      advances;  // code point -> glyph, advance

  FT_Int32 load_flags() const {
    // Some Chinese faces bring bitmaps for small sizes, of a bit a pixel: outlines are drawn.
    return FT_LOAD_NO_BITMAP | (style.whole_pixels ? FT_LOAD_TARGET_LIGHT : FT_LOAD_NO_HINTING);
  }
  TextLine empty_line() const {
    TextLine line;
    line.ascent = ascent;
    line.descent = descent;
    line.x_height = x_height;
    return line;
  }
  void select() const {
    FT_Set_Char_Size(face, 0, static_cast<FT_F26Dot6>(std::lround(style.size * 64)), 72, 72);
  }
};

struct Pen::Faces {
  FT_Library library = nullptr;
  std::map<std::string, FT_Face> opened;
  std::map<std::tuple<std::string, double, bool>, std::shared_ptr<SizedFace>> sizes;
  size_t kept = 0;

  ~Faces() { FT_Done_FreeType(library); }  // closes the faces too

  // Lines already set hold theirs until they go.
  void forget() {
    sizes.clear();
    kept = 0;
  }

  FT_Face open(const std::string& path) {
    const auto it = opened.find(path);
    if (it != opened.end()) return it->second;
    FT_Face face = nullptr;
    if (FT_New_Face(library, path.c_str(), 0, &face) != 0)
      fail(path, ": not a font that FreeType can open");
    return opened.emplace(path, face).first->second;
  }

  std::shared_ptr<SizedFace> at(const FontFile& font, const TextStyle& style) {
    const std::tuple key{font.path, style.size, style.whole_pixels};
    if (kept > kMostBytes) forget();
    if (const auto it = sizes.find(key); it != sizes.end()) return it->second;
    if (sizes.size() >= kMostSizes) forget();
    auto sized = std::make_shared<SizedFace>();
    sized->kept = &kept;
    sized->face = open(font.path);
    sized->style = style;
    sized->select();
    sized->ascent = static_cast<double>(sized->face->size->metrics.ascender) / 64;
    sized->descent = -static_cast<double>(sized->face->size->metrics.descender) / 64;
    if (FT_Load_Char(sized->face, 'x', FT_LOAD_NO_HINTING) == 0)
      sized->x_height = static_cast<double>(sized->face->glyph->metrics.horiBearingY) / 64;
    sizes.emplace(key, sized);
    return sized;
  }
};

namespace {

// Where a glyph starts within its pixel, in parts of 1 / kSubpixels.
struct Start {
  int right = 0, down = 0;
};

uint32_t bitmap_key(FT_UInt index, Start start) {
  return (index * kSubpixels + static_cast<uint32_t>(start.right)) * kSubpixels +
         static_cast<uint32_t>(start.down);
}

int part_of_pixel(double shift) {
  return std::clamp(static_cast<int>(shift * kSubpixels), 0, kSubpixels - 1);
}

GlyphBitmap draw_glyph(const SizedFace& sized, FT_UInt index, Start start) {
  if (FT_Load_Glyph(sized.face, index, sized.load_flags()) != 0) return {};
  FT_GlyphSlot slot = sized.face->glyph;
  FT_Outline_Translate(&slot->outline, start.right * 64 / kSubpixels,
                       -start.down * 64 / kSubpixels);
  if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return {};
  GlyphBitmap bitmap{slot->bitmap_left,
                     slot->bitmap_top,
                     static_cast<int>(slot->bitmap.width),
                     static_cast<int>(slot->bitmap.rows),
                     {}};
  bitmap.coverage.reserve(static_cast<size_t>(bitmap.width) * static_cast<size_t>(bitmap.height));
  for (int y = 0; y < bitmap.height; ++y) {
    const uint8_t* row = slot->bitmap.buffer + y * slot->bitmap.pitch;
    bitmap.coverage.insert(bitmap.coverage.end(), row, row + bitmap.width);
  }
  return bitmap;
}

const GlyphBitmap& bitmap_of(SizedFace& sized, FT_UInt index, Start start) {
  const uint32_t key = bitmap_key(index, start);
  const auto it = sized.bitmaps.find(key);
  if (it != sized.bitmaps.end()) return it->second;
  sized.select();
  const auto& drawn = sized.bitmaps.emplace(key, draw_glyph(sized, index, start)).first->second;
  *sized.kept += sizeof(GlyphBitmap) + drawn.coverage.size();
  return drawn;
}

// The glyph of a character and how far it moves the pen; glyph 0 when the face has none.
std::pair<FT_UInt, double> advance_of(SizedFace& sized, char32_t code) {
  const auto it = sized.advances.find(code);
  if (it != sized.advances.end()) return it->second;
  sized.select();
  const FT_UInt index = FT_Get_Char_Index(sized.face, code);
  double advance = 0;
  if (index != 0 && FT_Load_Glyph(sized.face, index, sized.load_flags()) == 0)
    advance = static_cast<double>(sized.face->glyph->advance.x) / 64;
  if (sized.style.whole_pixels) advance = std::round(advance);
  return sized.advances.emplace(code, std::pair{index, advance}).first->second;
}

void find_ink(TextLine& line) {
  bool first = true;
  for (const auto& glyph : line.glyphs) {
    if (glyph.bitmap->width == 0) continue;
    line.left = first ? glyph.left() : std::min(line.left, glyph.left());
    line.right = first ? glyph.right() : std::max(line.right, glyph.right());
    line.top = first ? glyph.top() : std::min(line.top, glyph.top());
    line.bottom = first ? glyph.bottom() : std::max(line.bottom, glyph.bottom());
    first = false;
  }
}

}  // namespace

Pen::Pen() : faces_(std::make_unique<Faces>()) {
  if (FT_Init_FreeType(&faces_->library) != 0) fail("FreeType does not start");
}

Pen::~Pen() = default;

TextLine Pen::layout(const FontFile& font, const TextStyle& style, std::string_view text) {
  const auto sized = faces_->at(font, style);
  TextLine line = sized->empty_line();
  for (const char32_t code : decode_utf8(text, "a line to draw")) {
    const auto [index, advance] = advance_of(*sized, code);
    if (index == 0) fail(font.path, ": has no glyph for character ", static_cast<uint32_t>(code));
    const double whole = std::floor(line.advance);
    const int start = style.whole_pixels ? 0 : part_of_pixel(line.advance - whole);
    line.glyphs.push_back({&bitmap_of(*sized, index, {start}), static_cast<int>(whole)});
    line.advance += advance;
  }
  find_ink(line);
  line.face = sized;
  return line;
}

TextLine Pen::layout_glyph(const FontFile& font, const TextStyle& style, uint32_t glyph,
                           GlyphShift shift) {
  const auto sized = faces_->at(font, style);
  TextLine line = sized->empty_line();
  const Start start{part_of_pixel(shift.right), part_of_pixel(shift.down)};
  line.glyphs.push_back({&bitmap_of(*sized, glyph, start), 0});
  find_ink(line);
  line.face = sized;
  return line;
}

bool Pen::has_all(const FontFile& font, std::string_view text) {
  FT_Face face = faces_->open(font.path);
  for (const char32_t code : decode_utf8(text))
    if (FT_Get_Char_Index(face, code) == 0) return false;
  return true;
}

double luminance(Color c) {
  return 0.299 * c.r + 0.587 * c.g + 0.114 * c.b;
}

Color blend(Color a, Color b, double share) {
  const auto mixed = [share](uint8_t x, uint8_t y) { return clamp_byte(x + (y - x) * share); };
  return {mixed(a.r, b.r), mixed(a.g, b.g), mixed(a.b, b.b)};
}

void check_printable(const std::vector<FontFile>& faces) {
  std::string printable;
  for (char c = ' '; c <= '~'; ++c) printable += c;
  Pen pen;
  for (const auto& face : faces)
    if (!pen.has_all(face, printable))
      fail(face.path, ": lacks a printable ASCII character; take '", face.name,
           "' out of the recipe's faces");
}

Image blank_image(int width, int height, Color color) {
  Image image{width, height, {}};
  image.pixels.resize(static_cast<size_t>(width) * static_cast<size_t>(height) * 3);
  for (size_t i = 0; i < image.pixels.size(); i += 3) {
    image.pixels[i] = color.r;
    image.pixels[i + 1] = color.g;
    image.pixels[i + 2] = color.b;
  }
  return image;
}

void fill_gradient(Image& image, Color from, Color to, double angle) {
  const double dx = std::cos(angle), dy = std::sin(angle);
  const double reach = std::abs(dx) * image.width + std::abs(dy) * image.height;
  const double start[3] = {static_cast<double>(from.r), static_cast<double>(from.g),
                           static_cast<double>(from.b)};
  const double span[3] = {to.r - start[0], to.g - start[1], to.b - start[2]};
  std::vector<double> shares(static_cast<size_t>(image.width));
  uint8_t* pixel = image.pixels.data();
  for (int y = 0; y < image.height; ++y) {
    const double down = (y - image.height / 2.0) * dy;
#pragma omp simd
    for (int x = 0; x < image.width; ++x)
      shares[static_cast<size_t>(x)] =
          std::clamp(((x - image.width / 2.0) * dx + down) / reach + 0.5, 0.0, 1.0);
    for (const double share : shares)
      for (int c = 0; c < 3; ++c) *pixel++ = static_cast<uint8_t>(start[c] + span[c] * share + 0.5);
  }
}

void draw_text(Image& image, const TextLine& line, int x, int y, Color color) {
  const int ink[3] = {color.r, color.g, color.b};
  for (const auto& glyph : line.glyphs) {
    const int left = x + glyph.left(), top = y + glyph.top();
    const int first = std::max(0, -left), last = std::min(glyph.bitmap->width, image.width - left);
    for (int row = std::max(0, -top); row < std::min(glyph.bitmap->height, image.height - top);
         ++row) {
      const uint8_t* coverage = glyph.bitmap->coverage.data() + row * glyph.bitmap->width;
      uint8_t* pixel = image.pixels.data() +
                       (static_cast<ptrdiff_t>(top + row) * image.width + left + first) * 3;
      for (int column = first; column < last; ++column, pixel += 3) {
        const int share = coverage[column];
        for (int c = 0; c < 3; ++c)
          pixel[c] = static_cast<uint8_t>((pixel[c] * (255 - share) + ink[c] * share + 127) / 255);
      }
    }
  }
}

void draw_text_up(Image& image, const TextLine& line, int x, int y, Color color) {
  const int ink[3] = {color.r, color.g, color.b};
  for (const auto& glyph : line.glyphs) {
    for (int row = 0; row < glyph.bitmap->height; ++row) {
      for (int column = 0; column < glyph.bitmap->width; ++column) {
        const int left = x + glyph.top() + row, top = y - glyph.left() - column;
        if (left < 0 || left >= image.width || top < 0 || top >= image.height) continue;
        const int share =
            glyph.bitmap->coverage[static_cast<size_t>(row * glyph.bitmap->width + column)];
        uint8_t* pixel =
            image.pixels.data() + (static_cast<ptrdiff_t>(top) * image.width + left) * 3;
        for (int c = 0; c < 3; ++c)
          pixel[c] = static_cast<uint8_t>((pixel[c] * (255 - share) + ink[c] * share + 127) / 255);
      }
    }
  }
}

void add_noise(Image& image, double deviation, Random& random) {
  // The sum of four uniform bytes is near enough to normal: deviation 147.8 around 510.
  const double scale = deviation / 147.8;
  std::array<int, 4 * 255 + 1> shifts{};
  for (size_t sum = 0; sum < shifts.size(); ++sum)
    shifts[sum] = static_cast<int>(std::lround((static_cast<int>(sum) - 510) * scale));
  for (size_t i = 0; i + 2 < image.pixels.size(); i += 6) {
    const uint64_t bits = random.next();
    for (size_t half = 0; half < 2 && i + 3 * half + 2 < image.pixels.size(); ++half) {
      const uint64_t word = bits >> (32 * half);
      const int shift =
          shifts[(word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24 & 255)];
      for (size_t c = 0; c < 3; ++c) {
        auto& value = image.pixels[i + 3 * half + c];
        value = static_cast<uint8_t>(std::clamp(value + shift, 0, 255));
      }
    }
  }
}

void soften(Image& image, double share) {
  const auto side = static_cast<uint32_t>(std::lround(share * 256)), middle = 256 - 2 * side;
  const size_t length = static_cast<size_t>(image.width) * 3;
  const auto mix = [&](const uint8_t* before, const uint8_t* old, const uint8_t* after,
                       uint8_t* to) {
#pragma omp simd
    for (size_t i = 0; i < length; ++i)
      to[i] = static_cast<uint8_t>(
          (old[i] * middle + (uint32_t{before[i]} + after[i]) * side + 128) / 256);
  };
  std::vector<uint8_t> old(length + 6);  // a row between copies of its first and its last pixel
  for (int y = 0; y < image.height; ++y) {
    uint8_t* row = image.row(y);
    std::copy_n(row, 3, old.data());
    std::copy_n(row, length, old.data() + 3);
    std::copy_n(row + length - 3, 3, old.data() + length + 3);
    mix(old.data(), old.data() + 3, old.data() + 6, row);
  }
  std::vector<uint8_t> above(image.row(0), image.row(0) + length), here(length);
  for (int y = 0; y < image.height; ++y) {
    std::copy_n(image.row(y), length, here.data());
    const uint8_t* below = y + 1 < image.height ? image.row(y + 1) : here.data();
    mix(above.data(), here.data(), below, image.row(y));
    std::swap(above, here);
  }
}

}  // namespace dsvl

// Pictures in memory as RGB, read from JPEG, PNG, WebP and GIF and written as PNG and JPEG.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace dsvl {

struct Image {
  int width = 0, height = 0;
  std::vector<uint8_t> pixels;  // RGB, row-major: 3 * width * height bytes

  const uint8_t* row(int y) const { return pixels.data() + size_t{3} * width * y; }
  uint8_t* row(int y) { return pixels.data() + size_t{3} * width * y; }
  bool operator==(const Image&) const = default;
};

// A black picture.
Image make_image(int width, int height);

// What may be read; more is refused from the header, before any decoding (design 6).
constexpr int kMaxImageSide = 16384;
constexpr int64_t kMaxImagePixels = int64_t{1} << 26;  // 64 Mpx
constexpr int64_t kMaxImageBytes = int64_t{20} << 20;  // of the file

// The bytes of one picture file, the format told by content, not by name. The values are those of
// Pillow's Image.open(f).convert("RGB") (spec architecture 5.1): alpha is dropped and not blended,
// 16-bit colours keep their high byte, 16-bit greys are cut off at 255, CMYK is taken as Adobe
// writes it, of an animation the first frame is taken, EXIF rotation and colour profiles are not
// applied. `where` names the source in errors: not a picture, empty, cut, damaged, or past the
// limits.
Image decode_image(std::span<const std::byte> bytes, const std::string& where);
Image read_image(const std::string& path);

// Width and height as the file's header says, pixels empty; the same errors as far as the header
// goes.
Image decode_image_size(std::span<const std::byte> bytes, const std::string& where);

// zlib's level: 0 stores, 9 is smallest. The same picture gives the same bytes.
std::string encode_png(const Image& image, int level = 6);
// The same for what a program drew, in a quarter to a half of the time: flat areas are smallest
// without a filter of rows. 5 % smaller than encode_png(image, 3) over 20 families of pictures;
// photographs are up to 60 % larger.
std::string encode_drawing(const Image& image);
// Baseline JPEG, colour at half resolution; quality 1 to 100.
std::string encode_jpeg(const Image& image, int quality);

}  // namespace dsvl

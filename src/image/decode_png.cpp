// PNG by libpng, to the bytes that Pillow's convert("RGB") gives for every bit depth and colour
// type.
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstring>

#include "image/formats.h"

namespace dsvl {
namespace {

constexpr size_t kHeaderEnd = 33;  // signature and IHDR

struct PngReader {
  explicit PngReader(const ImageSource& source);
  ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  // False when libpng gave up: `message` says why, or is empty when the bytes ran out. `step` must
  // hold no object with a destructor: libpng leaves it by longjmp.
  template <class Step>
  [[gnu::noinline]] bool run(Step step) {
    if (setjmp(jump) != 0) return false;
    step();
    return true;
  }

  png_structp png = nullptr;
  png_infop info = nullptr;
  std::span<const std::byte> rest;
  std::jmp_buf jump{};
  char message[128] = "";
};

void on_error(png_structp png, png_const_charp text) {
  auto& reader = *static_cast<PngReader*>(png_get_error_ptr(png));
  std::snprintf(reader.message, sizeof reader.message, "%s", text);
  std::longjmp(reader.jump, 1);
}

void on_read(png_structp png, png_bytep out, size_t count) {
  auto& reader = *static_cast<PngReader*>(png_get_io_ptr(png));
  if (reader.rest.size() < count) std::longjmp(reader.jump, 1);
  std::memcpy(out, reader.rest.data(), count);
  reader.rest = reader.rest.subspan(count);
}

PngReader::PngReader(const ImageSource& source) : rest(source.bytes) {
  png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error,
                               [](png_structp, const char*) {});
  if (png) info = png_create_info_struct(png);
  if (!info) fail_damaged(source, "PNG", "libpng could not start");
  png_set_read_fn(png, this, on_read);
  png_set_user_limits(png, kMaxImageSide, kMaxImageSide);
  png_set_chunk_malloc_max(png, 8 << 20);
  png_set_chunk_cache_max(png, 64);
  png_set_benign_errors(png, 1);
  png_set_check_for_invalid_index(png, 0);  // Pillow shows them black
}

// How a stored pixel is laid out after libpng's own steps.
struct PngPixels {
  int bytes = 3;  // 1: an index or a grey; 2: a 16-bit grey; 3: RGB
  bool is_grey16 = false;
  uint8_t palette[256][3] = {};
};

// What each byte value stands for: a grey, or a colour of the table and black past its end.
void read_palette(PngReader& reader, PngPixels& pixels) {
  const bool is_indexed = png_get_color_type(reader.png, reader.info) == PNG_COLOR_TYPE_PALETTE;
  for (int i = 0; i < 256; ++i)
    std::fill_n(pixels.palette[i], 3, static_cast<uint8_t>(is_indexed ? 0 : i));
  if (!is_indexed) return;
  png_colorp colours = nullptr;
  int count = 0;
  png_get_PLTE(reader.png, reader.info, &colours, &count);
  for (int i = 0; i < std::min(count, 256); ++i) {
    pixels.palette[i][0] = colours[i].red;
    pixels.palette[i][1] = colours[i].green;
    pixels.palette[i][2] = colours[i].blue;
  }
}

// Chooses libpng's transformations and says what comes out of them.
void set_up(PngReader& reader, PngPixels& pixels) {
  const int type = png_get_color_type(reader.png, reader.info);
  const int depth = png_get_bit_depth(reader.png, reader.info);
  read_palette(reader, pixels);
  pixels.is_grey16 = type == PNG_COLOR_TYPE_GRAY && depth == 16;
  pixels.bytes = type & PNG_COLOR_MASK_COLOR && type != PNG_COLOR_TYPE_PALETTE ? 3 : 1;
  if (pixels.is_grey16) pixels.bytes = 2;
  if (depth == 16 && !pixels.is_grey16) png_set_strip_16(reader.png);
  if (depth < 8) png_set_packing(reader.png);
  if (depth < 8 && type == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(reader.png);
  if (type & PNG_COLOR_MASK_ALPHA) png_set_strip_alpha(reader.png);
}

// Rows are read to the end of their place in the image and then spread forward in it: the pixel
// that is written never reaches the next one to be read.
void spread_row(const PngPixels& pixels, uint8_t* row, int width) {
  const uint8_t* from = row + size_t{3} * width - size_t(pixels.bytes) * width;
  for (int x = 0; x < width; ++x, from += pixels.bytes, row += 3) {
    const int value = pixels.is_grey16 && from[0] != 0 ? 255 : from[pixels.bytes - 1];
    std::memcpy(row, pixels.palette[value], 3);
  }
}

void read_rows(PngReader& reader, const PngPixels& pixels, Image& image) {
  const int passes = png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  const size_t shift = size_t(3 - pixels.bytes) * image.width;
  if (png_get_rowbytes(reader.png, reader.info) != size_t(pixels.bytes) * image.width)
    png_error(reader.png, "its rows have an unexpected length");
  for (int pass = 0; pass < passes; ++pass)
    for (int y = 0; y < image.height; ++y) png_read_row(reader.png, image.row(y) + shift, nullptr);
}

uint32_t big_endian(const uint8_t* p) {
  return uint32_t{p[0]} << 24 | uint32_t{p[1]} << 16 | uint32_t{p[2]} << 8 | p[3];
}

}  // namespace

Image decode_png(const ImageSource& source) {
  if (source.size() < kHeaderEnd) fail_truncated(source, "PNG");
  if (std::memcmp(source.data() + 12, "IHDR", 4) != 0)
    fail_damaged(source, "PNG", "its first chunk is not IHDR");
  Image image =
      allocate_image(source, big_endian(source.data() + 16), big_endian(source.data() + 20));
  if (source.size_only) return image;

  PngReader reader(source);
  PngPixels pixels;
  const auto read = [&] {
    png_read_info(reader.png, reader.info);
    set_up(reader, pixels);
    read_rows(reader, pixels, image);
  };
  if (!reader.run(read)) {
    if (reader.message[0] == 0) fail_truncated(source, "PNG");
    fail_damaged(source, "PNG", reader.message);
  }
  if (pixels.bytes < 3)
    for (int y = 0; y < image.height; ++y) spread_row(pixels, image.row(y), image.width);
  return image;
}

}  // namespace dsvl

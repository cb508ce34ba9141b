// PNG and JPEG out.
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>
#include <png.h>

#include "base/error.h"
#include "image/image.h"

namespace dsvl {
namespace {

void leave_png(png_structp png, png_const_charp) {
  png_longjmp(png, 1);
}
void ignore_warning(png_structp, png_const_charp) {}

struct PngWriter {
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, leave_png, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  std::string out;
  PngWriter() = default;
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;
  ~PngWriter() { png_destroy_write_struct(&png, &info); }
};

void append(png_structp png, png_bytep bytes, size_t count) {
  auto* out = static_cast<std::string*>(png_get_io_ptr(png));
  out->append(reinterpret_cast<const char*>(bytes), count);
}

[[gnu::noinline]] bool write_png(PngWriter& writer, const Image& image, int level, int filters) {
  if (!writer.info || setjmp(png_jmpbuf(writer.png)) != 0) return false;
  png_set_write_fn(writer.png, &writer.out, append, nullptr);
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(image.width),
               static_cast<png_uint_32>(image.height), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(writer.png, level);
  png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, filters);
  png_write_info(writer.png, writer.info);
  for (int y = 0; y < image.height; ++y) png_write_row(writer.png, image.row(y));
  png_write_end(writer.png, writer.info);
  return true;
}

std::string to_png(const Image& image, int level, int filters) {
  PngWriter writer;
  if (!write_png(writer, image, level, filters))
    fail("cannot write a PNG of ", image.width, " x ", image.height, " pixels");
  return std::move(writer.out);
}

struct JpegWriter {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  std::jmp_buf jump{};
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  JpegWriter() = default;
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;
  ~JpegWriter() {
    jpeg_destroy_compress(&info);
    std::free(bytes);
  }
};

void leave_jpeg(j_common_ptr info) {
  std::longjmp(static_cast<JpegWriter*>(info->client_data)->jump, 1);
}

[[gnu::noinline]] bool write_jpeg(JpegWriter& writer, const Image& image, int quality) {
  auto& info = writer.info;
  if (setjmp(writer.jump) != 0) return false;
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &writer.bytes, &writer.size);
  info.image_width = static_cast<JDIMENSION>(image.width);
  info.image_height = static_cast<JDIMENSION>(image.height);
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = const_cast<uint8_t*>(image.row(static_cast<int>(info.next_scanline)));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

}  // namespace

std::string encode_png(const Image& image, int level) {
  return to_png(image, level, PNG_ALL_FILTERS);
}

std::string encode_drawing(const Image& image) {
  return to_png(image, 3, PNG_FILTER_NONE);
}

std::string encode_jpeg(const Image& image, int quality) {
  JpegWriter writer;
  writer.info.err = jpeg_std_error(&writer.errors);
  writer.info.client_data = &writer;
  writer.errors.error_exit = leave_jpeg;
  writer.errors.output_message = [](j_common_ptr) {};
  if (!write_jpeg(writer, image, quality))
    fail("cannot write a JPEG of ", image.width, " x ", image.height, " pixels");
  return {reinterpret_cast<const char*>(writer.bytes), writer.size};
}

}  // namespace dsvl

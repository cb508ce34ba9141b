// JPEG by libjpeg-turbo, as Pillow drives it: whole rows, islow DCT, fancy upsampling, Adobe's
// CMYK.
#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include "image/formats.h"

namespace dsvl {
namespace {

// A crafted file can repeat scans over a large picture for hours; real ones have some ten.
constexpr int kMaxScans = 500;

struct JpegReader {
  explicit JpegReader(const ImageSource& source);
  ~JpegReader() { jpeg_destroy_decompress(&info); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  // False when libjpeg gave up (message) or the bytes ran out (message empty). `step` must hold no
  // object with a destructor: libjpeg leaves it by longjmp.
  template <class Step>
  [[gnu::noinline]] bool run(Step step) {
    if (setjmp(jump) != 0) return false;
    return step();
  }

  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_source_mgr input{};
  jpeg_progress_mgr progress{};
  std::jmp_buf jump{};
  char message[JMSG_LENGTH_MAX] = "";
};

void on_error(j_common_ptr info) {
  auto& reader = *static_cast<JpegReader*>(info->client_data);
  info->err->format_message(info, reader.message);
  std::longjmp(reader.jump, 1);
}

void check_scans(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMaxScans) return;
  auto& reader = *static_cast<JpegReader*>(info->client_data);
  std::snprintf(reader.message, sizeof reader.message, "it has more than %d scans", kMaxScans);
  std::longjmp(reader.jump, 1);
}

// Running out of bytes suspends libjpeg, which is how a cut file is told from a damaged one.
boolean no_more_bytes(j_decompress_ptr) {
  return FALSE;
}

void skip_bytes(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  const size_t step = std::min(static_cast<size_t>(count), info->src->bytes_in_buffer);
  info->src->next_input_byte += step;
  info->src->bytes_in_buffer -= step;
}

JpegReader::JpegReader(const ImageSource& source) {
  info.err = jpeg_std_error(&errors);
  errors.error_exit = on_error;
  errors.emit_message = [](j_common_ptr, int) {};
  errors.output_message = [](j_common_ptr) {};
  info.client_data = this;
  jpeg_create_decompress(&info);
  input.next_input_byte = source.data();
  input.bytes_in_buffer = source.size();
  input.init_source = [](j_decompress_ptr) {};
  input.fill_input_buffer = no_more_bytes;
  input.skip_input_data = skip_bytes;
  input.resync_to_restart = jpeg_resync_to_restart;
  input.term_source = [](j_decompress_ptr) {};
  info.src = &input;
  progress.progress_monitor = check_scans;
  info.progress = &progress;
}

uint8_t multiply(int a, int b) {
  const int t = a * b + 128;  // a * b / 255, rounded
  return static_cast<uint8_t>((t + (t >> 8)) >> 8);
}

// Adobe stores inks inverted, so each byte already is 255 minus the ink.
void cmyk_to_rgb(const uint8_t* cmyk, uint8_t* rgb, int width) {
  for (int x = 0; x < width; ++x, cmyk += 4, rgb += 3)
    for (int c = 0; c < 3; ++c)
      rgb[c] = static_cast<uint8_t>(cmyk[3] - multiply(255 - cmyk[c], cmyk[3]));
}

// Reads every row into `image`; `inks` is one row of CMYK, or null when libjpeg gives RGB.
bool read_rows(jpeg_decompress_struct& info, Image& image, uint8_t* inks) {
  if (!jpeg_start_decompress(&info)) return false;
  while (info.output_scanline < info.output_height) {
    uint8_t* const rgb = image.row(static_cast<int>(info.output_scanline));
    JSAMPROW row = inks ? inks : rgb;
    if (jpeg_read_scanlines(&info, &row, 1) != 1) return false;
    if (inks) cmyk_to_rgb(inks, rgb, image.width);
  }
  return true;
}

}  // namespace

Image decode_jpeg(const ImageSource& source) {
  JpegReader reader(source);
  auto& info = reader.info;
  const auto stop = [&] {
    if (reader.message[0] == 0) fail_truncated(source, "JPEG");
    fail_damaged(source, "JPEG", reader.message);
  };
  if (!reader.run([&] { return jpeg_read_header(&info, TRUE) == JPEG_HEADER_OK; })) stop();
  if (info.num_components == 2 || info.num_components > 4)
    fail_damaged(source, "JPEG", "it has neither 1, 3 nor 4 colour components");
  Image image = allocate_image(source, info.image_width, info.image_height);
  if (source.size_only) return image;

  const bool is_cmyk = info.num_components == 4;
  info.out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
  std::vector<uint8_t> inks(is_cmyk ? size_t{4} * image.width : 0);
  if (!reader.run([&] { return read_rows(info, image, is_cmyk ? inks.data() : nullptr); })) stop();
  return image;
}

}  // namespace dsvl

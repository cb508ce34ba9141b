// Sniffs the format, keeps the limits, and names what a file really is when it is no picture we
// read.
#include "image/image.h"

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "image/formats.h"

namespace dsvl {
namespace {

constexpr const char* kWanted = "wanted a JPEG, PNG, WebP or GIF picture";

struct Signature {
  size_t offset;
  std::string_view bytes;
  const char* name;
};
using namespace std::string_view_literals;
// Other things that people pass by mistake, so that the error can say what they passed.
constexpr Signature kOthers[] = {
    {0, "BM"sv, "a BMP picture"},
    {0, "II*\0"sv, "a TIFF picture"},
    {0, "MM\0*"sv, "a TIFF picture"},
    {4, "ftypavif"sv, "an AVIF picture"},
    {4, "ftyphei"sv, "a HEIC picture"},
    {4, "ftypmif1"sv, "a HEIC picture"},
    {4, "ftyp"sv, "an MP4 video"},
    {4, "jP  "sv, "a JPEG 2000 picture"},
    {0, "\xff\x0a"sv, "a JPEG XL picture"},
    {0, "%PDF"sv, "a PDF document"},
    {0, "PK\x03\x04"sv, "a zip archive"},
    {0, "\x1f\x8b"sv, "a gzip file"},
    {0, "<svg"sv, "an SVG picture"},
    {0, "<?xml"sv, "an XML file"},
    {0, "<!DOCTYPE"sv, "an HTML page"},
    {0, "<html"sv, "an HTML page"},
    {0, "RIFF"sv, "a RIFF file that is not WebP"},
    {0, "version https://git-lfs"sv, "a Git LFS pointer (git lfs pull fetches the file)"},
};

bool has(std::string_view text, size_t offset, std::string_view signature) {
  return text.size() >= offset && text.substr(offset).starts_with(signature);
}

std::string describe(std::string_view text) {
  for (const auto& other : kOthers)
    if (has(text, other.offset, other.bytes)) return other.name;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char c : text.substr(0, 8)) {
    hex += ' ';
    hex += kDigits[c >> 4];
    hex += kDigits[c & 15];
  }
  return str(text.size(), " bytes that begin with", hex);
}

void check_bytes(uint64_t size, const std::string& where) {
  if (size == 0) fail(where, ": the file is empty; ", kWanted);
  if (size > uint64_t{kMaxImageBytes})
    fail(where, ": ", size, " bytes; a picture may have at most ", kMaxImageBytes, " (20 MiB)");
}

Image decode(const ImageSource& source) {
  check_bytes(source.size(), source.where);
  const std::string_view text(reinterpret_cast<const char*>(source.data()), source.size());
  if (has(text, 0, "\xff\xd8\xff")) return decode_jpeg(source);
  if (has(text, 0, "\x89PNG\r\n\x1a\n")) return decode_png(source);
  if (has(text, 0, "RIFF") && has(text, 8, "WEBP")) return decode_webp(source);
  if (has(text, 0, "GIF87a") || has(text, 0, "GIF89a")) return decode_gif(source);
  fail(source.where, ": found ", describe(text), "; ", kWanted);
}

}  // namespace

Image make_image(int width, int height) {
  return {width, height, std::vector<uint8_t>(size_t{3} * width * height)};
}

Image decode_image(std::span<const std::byte> bytes, const std::string& where) {
  return decode({bytes, where});
}

Image decode_image_size(std::span<const std::byte> bytes, const std::string& where) {
  return decode({bytes, where, true});
}

Image read_image(const std::string& path) {
  std::error_code ignored;  // read_file says what is wrong with the path
  const auto size = std::filesystem::file_size(path, ignored);
  if (!ignored) check_bytes(size, path);
  const std::string bytes = read_file(path);
  return decode_image(std::as_bytes(std::span(bytes)), path);
}

Image allocate_image(const ImageSource& source, int64_t width, int64_t height) {
  if (width <= 0 || height <= 0)
    fail(source.where, ": the header says ", width, " x ", height, " pixels; ", kWanted);
  if (width > kMaxImageSide || height > kMaxImageSide || width * height > kMaxImagePixels)
    fail(source.where, ": ", width, " x ", height, " pixels; at most ", kMaxImageSide,
         " a side and ", kMaxImagePixels, " (64 Mpx) in all: make the picture smaller");
  if (source.size_only) return {static_cast<int>(width), static_cast<int>(height), {}};
  return make_image(static_cast<int>(width), static_cast<int>(height));
}

void fail_truncated(const ImageSource& source, const char* format) {
  fail(source.where, ": the ", format, " picture is cut: its ", source.size(),
       " bytes end before the last row; fetch or copy the file again");
}

void fail_damaged(const ImageSource& source, const char* format, const char* reason) {
  fail(source.where, ": the ", format, " picture is damaged: ", reason);
}

}  // namespace dsvl

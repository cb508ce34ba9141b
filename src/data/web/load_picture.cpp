// Bytes are kept where a model can read them as they are.
#include "base/error.h"
#include "base/files.h"
#include "data/sample.h"
#include "data/web/illustrated.h"
#include "data/web/notebook.h"
#include "image/fit.h"
#include "image/image.h"
#include "image/rgba.h"

namespace dsvl {
namespace {

constexpr int kQuality = 90;  // of JPEGs that are written anew

std::string picture_bytes(const PictureFile& picture) {
  if (picture.output < 0) return read_file(picture.path);
  return notebook_picture(picture.path, picture.output);
}

Image on_white(const RgbaImage& picture, bool& opaque) {
  Image image = make_image(picture.width, picture.height);
  opaque = true;
  for (size_t i = 0; i < image.pixels.size() / 3; ++i) {
    const uint8_t* from = &picture.pixels[4 * i];
    const int alpha = from[3];
    opaque = opaque && alpha == 255;
    for (size_t c = 0; c < 3; ++c)
      image.pixels[3 * i + c] =
          static_cast<uint8_t>((from[c] * alpha + 255 * (255 - alpha) + 127) / 255);
  }
  return image;
}

}  // namespace

EncodedImage load_picture(const PictureFile& picture, size_t number, int64_t most_side) {
  std::string bytes = picture_bytes(picture);
  if (xxh3_64(bytes) != picture.hash) fail(picture.path, ": changed since it was listed");
  const bool is_jpeg = bytes.starts_with("\xFF\xD8"), is_png = bytes.starts_with("\x89PNG");
  bool opaque = true;
  const Image image = on_white(decode_rgba(std::as_bytes(std::span(bytes)), picture.path), opaque);
  const bool fits = std::max(image.width, image.height) <= most_side;
  const std::string name = str(number, is_jpeg ? ".jpg" : ".png");
  if (fits && opaque && (is_jpeg || is_png)) return {name, std::move(bytes)};
  const Image shown = fit(image, static_cast<int>(most_side));
  return {name, is_jpeg ? encode_jpeg(shown, kQuality) : encode_drawing(shown)};
}

}  // namespace dsvl

// The decoders behind decode_image, one file per format. Each takes bytes that begin with its
// signature and fails with `where` in front. With `size_only` it stops after the header.
#pragma once

#include "image/image.h"

namespace dsvl {

struct ImageSource {
  std::span<const std::byte> bytes;
  const std::string& where;
  bool size_only = false;

  const uint8_t* data() const { return reinterpret_cast<const uint8_t*>(bytes.data()); }
  size_t size() const { return bytes.size(); }
};

Image decode_jpeg(const ImageSource& source);
Image decode_png(const ImageSource& source);
Image decode_webp(const ImageSource& source);
Image decode_gif(const ImageSource& source);

// An image of this size with room for pixels (none with size_only); fails when it is empty or too
// large.
Image allocate_image(const ImageSource& source, int64_t width, int64_t height);

[[noreturn]] void fail_truncated(const ImageSource& source, const char* format);
[[noreturn]] void fail_damaged(const ImageSource& source, const char* format, const char* reason);

}  // namespace dsvl

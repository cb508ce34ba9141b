// Any bytes are either a picture or refused with an Error, and no header makes the decoder take
// more memory than the picture it names.
#include <cstdlib>

#include "base/error.h"
#include "image/image.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr int64_t kMaxPixels = 1 << 22;  // larger ones are only slower
  const auto bytes = std::as_bytes(std::span(data, size));
  try {
    const auto header = dsvl::decode_image_size(bytes, "input");
    if (int64_t{header.width} * header.height > kMaxPixels) return 0;
    const auto image = dsvl::decode_image(bytes, "input");
    if (image.width != header.width || image.height != header.height) std::abort();
    if (image.pixels.size() != size_t{3} * image.width * image.height) std::abort();
  } catch (const dsvl::Error&) {
  }
  return 0;
}

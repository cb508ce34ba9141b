// Any bytes taken as a shard: an Error, or parts that lie inside the file.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/error.h"
#include "io/tar_shard.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const auto samples = dsvl::scan_tar(std::as_bytes(std::span(data, size)), "fuzz");
    for (const auto& sample : samples)
      for (const auto& part : sample.parts)
        if (part.offset > size || part.size > size - part.offset) std::abort();
  } catch (const dsvl::Error&) {
  }
  return 0;
}

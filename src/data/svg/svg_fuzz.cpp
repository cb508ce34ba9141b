// Drawings out of arbitrary bytes: what comes out can be read again and is no longer then.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/svg/clean_svg.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto clean = dsvl::clean_svg(bytes, 16 << 10);
  if (clean.source.empty() == clean.fault.empty()) std::abort();
  if (!clean.fault.empty()) return 0;
  const auto again = dsvl::clean_svg(clean.source, 16 << 10);
  if (!again.fault.empty() || again.source.size() > clean.source.size()) std::abort();
  return 0;
}

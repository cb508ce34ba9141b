// Any text is either JSON or refused with an Error; what was read writes and reads back equal.
#include <cstdlib>

#include "base/error.h"
#include "base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const auto value = dsvl::parse_json({reinterpret_cast<const char*>(data), size}, "input");
    if (!(dsvl::parse_json(dsvl::to_json(value), "written") == value)) std::abort();
  } catch (const dsvl::Error&) {
  }
  return 0;
}

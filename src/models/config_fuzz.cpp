// Any bytes as config.json: read and written again, or refused with an Error.
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "models/config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dsvl;
  set_log_quiet(true);
  try {
    const auto config = parse_model_config(
        parse_json({reinterpret_cast<const char*>(data), size}, "input"), "input");
    for (const Layout layout : {Layout::original, Layout::hf})
      to_json(write_model_config(config, layout));
  } catch (const Error&) {
  }
  return 0;
}

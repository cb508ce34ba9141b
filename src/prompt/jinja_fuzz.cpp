// Any text is either a template that renders within its limits or refused with an Error.
#include "base/error.h"
#include "base/json.h"
#include "prompt/jinja.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const dsvl::Value variables = dsvl::parse_json(
      R"({"messages": [{"role": "user", "content": "你好 a"}, {"role": "assistant", "content": "b"}],
          "add_generation_prompt": true, "bos_token": "<s>"})",
      "variables");
  try {
    dsvl::JinjaTemplate({reinterpret_cast<const char*>(data), size}).render(variables);
  } catch (const dsvl::Error&) {
  }
  return 0;
}

// Any bytes are either a tokenizer.json or refused with an Error; one that is read encodes and
// decodes within the limits.
#include "base/error.h"
#include "base/json.h"
#include "text/tokenizer.h"

namespace {

constexpr std::string_view kSample =
    "Hello, 世界! don't  12345\r\n\tx = f(a_b); ø é <image_placeholder>  ";

void encode_and_decode(const dsvl::Tokenizer& tokenizer) {
  const auto ids = tokenizer.encode(kSample, true);
  (void)tokenizer.decode(ids, false);
  dsvl::StreamDecoder stream(tokenizer, true);
  for (const int64_t id : ids) (void)stream.push(id);
  (void)stream.flush();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const auto json = dsvl::parse_json({reinterpret_cast<const char*>(data), size}, "input");
    encode_and_decode(dsvl::Tokenizer::parse(json, nullptr, "input"));
  } catch (const dsvl::Error&) {
  }
  return 0;
}

// Any bytes as a GGUF file: opened and read, or refused with an Error.
#include "fuzz/tensor_file.h"
#include "io/gguf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dsvl::read_as<dsvl::GgufFile>("gguf", data, size);
  return 0;
}

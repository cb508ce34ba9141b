// Any bytes as a safetensors file: opened and read, or refused with an Error.
#include "fuzz/tensor_file.h"
#include "io/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dsvl::read_as<dsvl::SafetensorsFile>("safetensors", data, size);
  return 0;
}

// Any bytes as a PyTorch file, and as the pickle in one: read whole, or refused with an Error.
#include <span>

#include "fuzz/tensor_file.h"
#include "io/pickle.h"
#include "io/torch_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    dsvl::read_pickle(std::as_bytes(std::span(data, size)), {.nodes = 10'000});
  } catch (const dsvl::Error&) {
  }
  dsvl::read_as<dsvl::TorchFile>("pickle", data, size);
  return 0;
}

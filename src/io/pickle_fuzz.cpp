// Any bytes as a PyTorch file, and as the pickle in one: read whole, or refused with an Error.
#include <unistd.h>

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "io/pickle.h"
#include "io/torch_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string path = "/dev/shm/dsvl_pickle_fuzz." + std::to_string(::getpid());
  try {
    dsvl::read_pickle(std::as_bytes(std::span(data, size)), {.nodes = 10'000});
  } catch (const dsvl::Error&) {
  }
  dsvl::write_file_atomic(path, {reinterpret_cast<const char*>(data), size});
  try {
    const auto file = dsvl::TorchFile::open(path);
    for (const auto& info : file->tensors()) {
      const auto tensor = file->tensor(info);
      const auto* bytes = static_cast<const volatile char*>(tensor.const_data_ptr());
      for (size_t i = 0; i < tensor.nbytes(); ++i) (void)bytes[i];
    }
  } catch (const dsvl::Error&) {
  }
  return 0;
}

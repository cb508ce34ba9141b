// Any bytes as a GGUF file: opened and read, or refused with an Error.
#include <unistd.h>

#include <cstdint>
#include <string>

#include "base/error.h"
#include "io/gguf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string path = "/dev/shm/dsvl_gguf_fuzz." + std::to_string(::getpid());
  dsvl::write_file_atomic(path, {reinterpret_cast<const char*>(data), size});
  try {
    const auto file = dsvl::GgufFile::open(path);
    for (const auto& info : file->tensors()) {
      const auto tensor = file->tensor(info);
      const auto* bytes = static_cast<const volatile char*>(tensor.const_data_ptr());
      for (size_t i = 0; i < tensor.nbytes(); ++i) (void)bytes[i];
    }
  } catch (const dsvl::Error&) {
  }
  return 0;
}

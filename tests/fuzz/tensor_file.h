// What fuzz targets of tensor files share.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "io/tensor_file.h"

namespace dsvl {

// Any bytes as a File: every byte of every tensor is read, or the file is refused with an Error.
template <class File>
void read_as(const char* name, const uint8_t* data, size_t size) {
  static const std::string path =
      "/dev/shm/dsvl_" + std::string(name) + "_fuzz." + std::to_string(::getpid());
  write_file_atomic(path, {reinterpret_cast<const char*>(data), size});
  try {
    const auto file = File::open(path);
    for (const auto& info : file->tensors()) {
      const auto tensor = file->tensor(info);
      const auto* bytes = static_cast<const volatile char*>(tensor.const_data_ptr());
      for (size_t i = 0; i < tensor.nbytes(); ++i) (void)bytes[i];
    }
  } catch (const Error&) {
  }
}

}  // namespace dsvl

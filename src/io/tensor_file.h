// A file of named tensors, whatever its form: what ModelFiles asks of safetensors and its like.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dsvl {

using at::Tensor;

struct TensorInfo {
  std::string name;
  std::string dtype;    // as the file says: "BF16"
  at::ScalarType type;  // of what tensor() returns
  std::vector<int64_t> shape;
  uint64_t offset = 0;  // of the first byte in the file
  uint64_t bytes = 0;   // in the file
};

class TensorFile : public std::enable_shared_from_this<TensorFile> {
 public:
  virtual ~TensorFile() = default;
  TensorFile(const TensorFile&) = delete;
  TensorFile& operator=(const TensorFile&) = delete;

  virtual const std::string& path() const = 0;
  // In file order of their bytes.
  virtual const std::vector<TensorInfo>& tensors() const = 0;
  // One of tensors(), on the CPU. A view of the mapped file, which it keeps alive, wherever the
  // file's bytes are the tensor's: read only, writing to it ends the process.
  virtual Tensor tensor(const TensorInfo& info) const = 0;

 protected:
  TensorFile() = default;
};

}  // namespace dsvl

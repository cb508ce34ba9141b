// The safetensors file: 8 bytes header length (little endian), a JSON header, then the tensors'
// bytes. Read by mapping, written piece by piece. Limits: design 6.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "io/atomic_file.h"
#include "io/tensor_file.h"

namespace dsvl {

// "BF16" for bfloat16; fails for types that safetensors has no word for.
std::string safetensors_dtype(at::ScalarType type);

class SafetensorsFile final : public TensorFile {
 public:
  // Maps the file and checks the whole header: sizes against the file, no overlap, no hole, known
  // dtypes, bytes = elements x size. Errors name the file and the tensor.
  static std::shared_ptr<const SafetensorsFile> open(const std::string& path);

  const std::string& path() const override { return map_->path(); }
  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }

  // nullptr when the file has no such tensor.
  const TensorInfo* find(const std::string& name) const;

  // A tensor whose bytes are not aligned to its element size is copied. Fails when there is none of
  // that name.
  Tensor tensor(const std::string& name) const;
  Tensor tensor(const TensorInfo& info) const override;

 private:
  SafetensorsFile() = default;
  std::shared_ptr<const MappedFile> map_;
  std::vector<TensorInfo> tensors_;
  std::map<std::string, size_t> index_;
  std::map<std::string, std::string> metadata_;
};

// What a file will hold, known before the first byte is written.
struct TensorPlan {
  std::string name;
  at::ScalarType type;
  std::vector<int64_t> shape;
};

uint64_t planned_bytes(const TensorPlan& plan);
// `tensor` as planned: on the CPU, of the planned dtype, contiguous. Fails on another shape; `path`
// is for the message.
Tensor as_planned(const Tensor& tensor, const TensorPlan& plan, const std::string& path);

using Metadata = std::vector<std::pair<std::string, std::string>>;

// Writes one tensor after another, in the order of the plan, without holding any. The file appears
// with finish(); without it nothing is left.
class SafetensorsWriter {
 public:
  SafetensorsWriter(const std::string& path, std::vector<TensorPlan> plan,
                    const Metadata& metadata = {});

  // The next tensor of the plan: converted to the planned dtype, on any device; fails on another
  // shape.
  void write(const Tensor& tensor);
  void finish();

 private:
  std::string path_;
  std::vector<TensorPlan> plan_;
  size_t next_ = 0;
  AtomicFile file_;
};

// All at once. Larger element types come first, so that every tensor is aligned.
void write_safetensors(const std::string& path,
                       const std::vector<std::pair<std::string, Tensor>>& tensors,
                       const Metadata& metadata = {});

}  // namespace dsvl

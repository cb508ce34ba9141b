// The GGUF file of ggml, versions 2 and 3, little endian: magic, counts, metadata, a list of
// tensors, then their bytes, aligned. Read by mapping, written piece by piece. Limits: design 6.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/files.h"
#include "base/value.h"
#include "io/atomic_file.h"
#include "io/safetensors.h"
#include "io/tensor_file.h"

namespace dsvl {

// True for a file that begins like one.
bool is_gguf_file(const std::string& path);

class GgufFile final : public TensorFile {
 public:
  // Maps the file and checks all of its header: counts, lengths and sizes against the file, known
  // types, no name twice, offsets aligned, no overlap. Of a model in several files (io/gguf_split)
  // the first stands for all. Errors name the file and what was found.
  static std::shared_ptr<const GgufFile> open(const std::string& path);

  const std::string& path() const override { return parts_[0].map->path(); }
  // Shapes as tensors have them, the innermost size last; dtype is ggml's word ("Q4_K"). Offsets go
  // on from one file to the next.
  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  // An object. A float32 stands as the shortest decimal that means it (1e-06).
  const Value& metadata() const { return metadata_; }

  // Also of a part of a tensor whose offset, bytes and shape were cut along its first size.
  // Quantised types become a float32 tensor of its own, on all threads.
  Tensor tensor(const TensorInfo& info) const override;

 private:
  struct Part {
    std::shared_ptr<const MappedFile> map;
    uint64_t begin = 0;  // offset of its first byte
  };
  GgufFile() = default;
  // Takes the file's tensors and returns its metadata.
  Value add_part(const std::string& path);
  void add_others();
  const Part& part_of(const TensorInfo& info) const;

  std::vector<Part> parts_;
  std::vector<TensorInfo> tensors_;
  Value metadata_;
};

// What a key can hold when it is written.
using GgufValue = std::variant<uint32_t, float, bool, std::string, std::vector<std::string>,
                               std::vector<int32_t>>;
using GgufMetadata = std::vector<std::pair<std::string, GgufValue>>;

// Version 3: one tensor after another, in the order of the plan, without holding any. Names of
// tensors have at most 63 bytes. The file appears with finish(); without it nothing is left.
class GgufWriter {
 public:
  GgufWriter(const std::string& path, const GgufMetadata& metadata, std::vector<TensorPlan> plan);

  // The next tensor of the plan, converted to the planned dtype; fails on another shape.
  void write(const Tensor& tensor);
  void finish();

 private:
  std::string path_;
  std::vector<TensorPlan> plan_;
  size_t next_ = 0;
  AtomicFile file_;
};

}  // namespace dsvl

// The weights of a GGUF file, or of a model directory: model.safetensors, else pytorch_model.bin,
// each also in shards with its index (NAME.index.json), else the folder's one *.pt or *.pth.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io/safetensors.h"

namespace dsvl {

class ModelFiles {
 public:
  // Maps every file once; a GGUF file may stand for one. Errors: no weights there, several *.pt, a
  // missing shard, a tensor that the index promises and its shard lacks, a name that stands twice.
  static ModelFiles open(const std::string& directory);

  const std::string& directory() const { return directory_; }
  // nullptr when there is no such tensor.
  const TensorInfo* find(const std::string& name) const;
  Tensor tensor(const std::string& name) const;  // see TensorFile::tensor
  // The file that holds the tensor.
  const std::string& path_of(const std::string& name) const;

  std::vector<std::string> names() const;  // sorted
  size_t size() const { return places_.size(); }
  uint64_t total_bytes() const;

 private:
  struct Place {
    std::shared_ptr<const TensorFile> file;
    const TensorInfo* info;
  };
  void add(const std::shared_ptr<const TensorFile>& file);
  const Place& place(const std::string& name) const;

  std::string directory_;
  std::map<std::string, Place> places_;
};

// One file in the form that its name tells: *.safetensors, else as torch.save writes it.
std::shared_ptr<const TensorFile> open_tensor_file(const std::string& path);

// True when the directory or GGUF file has weights of the kind that open() reads.
bool has_model_files(const std::string& directory);

// Writes one model's tensors in planned order, into one file or, above `shard_bytes`, into numbered
// shards and an index. Each file appears whole when it is complete, the index last.
class ModelFilesWriter {
 public:
  static constexpr uint64_t kShardBytes = 5'000'000'000;  // as transformers cuts them

  ModelFilesWriter(std::string directory, std::vector<TensorPlan> plan,
                   uint64_t shard_bytes = kShardBytes);
  void write(const Tensor& tensor);
  void finish();

 private:
  void open_shard();

  std::string directory_;
  std::vector<std::vector<TensorPlan>> shards_;
  size_t shard_ = 0, written_ = 0;
  std::unique_ptr<SafetensorsWriter> writer_;
};

}  // namespace dsvl

// PyTorch's own file of tensors (pytorch_model.bin, *.pt, *.pth as torch.save writes them
// since 1.6): a zip archive of a pickled state dict and the storages its tensors view. Read without
// Python and without running anything (io/pickle.h).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "io/tensor_file.h"

namespace dsvl {

class TorchFile final : public TensorFile {
 public:
  // Maps the file and checks all of it but the tensors' values: zip directory, pickle, storages.
  // Taken is the dict at the top, or the one that its key "state_dict" or "model_state_dict" holds.
  // Errors name the file: the format before 1.6, TorchScript, big-endian storages, a
  // value that is no tensor, a storage that is missing or of another size.
  static std::shared_ptr<const TorchFile> open(const std::string& path);

  const std::string& path() const override { return map_->path(); }
  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  // Contiguous: a copy where the view of its storage is not.
  Tensor tensor(const TensorInfo& info) const override;

 private:
  TorchFile() = default;
  void read();

  std::shared_ptr<const MappedFile> map_;
  std::vector<TensorInfo> tensors_;
  std::vector<std::vector<int64_t>> strides_;  // of tensors_
};

}  // namespace dsvl

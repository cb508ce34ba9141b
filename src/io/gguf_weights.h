// The tensors of a GGUF file under the names and in the form of a published model directory.
#pragma once

#include <map>

#include "io/gguf.h"

namespace dsvl {

// How tensors of the file make one that is asked for.
enum class GgufForm {
  same,
  halves,   // rows of rotary heads, whose halves alternate in the file: taken apart
  latents,  // kv_b of two tensors: keys [H, R, nope] and values [H, V, R]
};

class GgufWeights final : public TensorFile {
 public:
  // Experts come one by one, cut out of the tensor of all. A tensor without a published name keeps
  // its own. Fails naming tensors that no head count of the metadata fits.
  static std::shared_ptr<const GgufWeights> open(const std::string& path);

  const std::string& path() const override { return file_->path(); }
  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  // Of quantised types float32; a view of the file where form and type allow.
  Tensor tensor(const TensorInfo& info) const override;

 private:
  struct Source {
    GgufForm form = GgufForm::same;
    int64_t heads = 0;              // of halves
    std::vector<TensorInfo> parts;  // of the file, or cut from its
  };
  GgufWeights() = default;
  void add(TensorInfo info, Source source);
  void add_experts(const TensorInfo& all, const std::string& name);

  std::shared_ptr<const GgufFile> file_;
  std::vector<TensorInfo> tensors_;
  std::map<std::string, Source> sources_;
};

// Rows of `heads` rotary heads, weight [H K, D] or bias [H K], between the form of published files
// (a head's first half before its second) and llama.cpp's (element i of the first half before
// element i of the second).
Tensor join_halves(const Tensor& alternating, int64_t heads);
Tensor alternate_halves(const Tensor& joined, int64_t heads);

}  // namespace dsvl

// Weights as a layer computes with them, out of files that may hold them in FP8: DeepSeek-V3's
// matrices in e4m3 with a scale for each block of rows and columns (spec architecture 8.5).
#pragma once

#include <optional>
#include <string>

#include "base/value.h"
#include "io/model_files.h"

namespace dsvl {

// How many rows and columns share a scale.
struct Fp8Blocks {
  int64_t rows = 128, columns = 128;
};

class WeightReader {
 public:
  // Where the files hold FP8, their config.json says in what blocks (quantization_config, at the
  // top or in the language model's part); fails for a method other than FP8 in blocks. The files
  // must outlive this.
  explicit WeightReader(const ModelFiles& files);

  // A tensor of the files in this dtype (none: its own, FP8 as bfloat16). FP8 is multiplied with
  // the scales that stand beside it, NAME_scale_inv; fails when they are missing, not one for each
  // block or not finite.
  Tensor read(const std::string& name, std::optional<at::ScalarType> dtype) const;
  // Fails where read would, reading no more than the scales.
  void check(const std::string& name) const;

  // None where nothing is FP8 or config.json does not speak of it.
  const std::optional<Fp8Blocks>& blocks() const { return blocks_; }

 private:
  const ModelFiles& files_;
  std::optional<Fp8Blocks> blocks_;
};

// The name of an FP8 weight's scales; "" for every other tensor.
std::string scales_of(const TensorInfo& weight);
// True for a tensor that is another one's scales.
bool is_scales(const ModelFiles& files, const std::string& name);
// What the weights take in memory as they are loaded: FP8 as bfloat16, without scales; a GGUF
// file's quantised types as float32.
uint64_t loaded_bytes(const ModelFiles& files);
// A config.json that says nothing of quantisation.
Value without_quantization(const Value& config);

}  // namespace dsvl

// Weights between files and a module tree, in either published layout.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/model_files.h"
#include "models/config.h"
#include "nn/module.h"

namespace dsvl {

struct LoadOptions {
  // auto keeps what the file has; float32, bfloat16, float16 convert every tensor (a copy).
  std::string dtype = "auto";
  // What FP8 weights become with auto.
  at::ScalarType fp8_as = at::kBFloat16;
  // FP8 weights stay as the file has them, to be looked at: no layer computes with them.
  bool keep_fp8 = false;
  // Parameters that the files lack stay undefined instead of being an Error.
  bool allow_missing = false;
};

struct LoadReport {
  int64_t tensors = 0;               // of the files, used
  int64_t parameters = 0;            // elements filled
  std::vector<std::string> missing;  // parameters left undefined
  std::vector<std::string> unused;   // tensors of the files that no parameter takes
  bool tied = false;                 // lm_head shares the embedding's tensor
};

// Fills the parameters of `root` (names as in the original layout). Without conversion they are
// views of the mapped files: read only. Fails on a missing tensor, a wrong shape, a dtype that is
// none of float32, bfloat16, float16 and FP8 with its scales.
LoadReport load_weights(Module& root, const std::string& directory, const ModelConfig& config,
                        const LoadOptions& options = {});
LoadReport load_weights(const std::vector<Parameter>& parameters, const ModelFiles& files,
                        const ModelConfig& config, const LoadOptions& options = {});

struct SaveOptions {
  Layout layout = Layout::original;
  std::optional<at::ScalarType> dtype{};  // none: each tensor's own
  // A model directory whose tokenizer, processor and generation files are taken along; "" for none.
  std::string files_from{};
  uint64_t shard_bytes = ModelFilesWriter::kShardBytes;
};

struct SaveReport {
  int64_t tensors = 0;  // written
  int64_t dropped = 0;  // parameters the layout has no place for
};

// Writes config.json, the weights and what else a model directory holds into `directory`, which is
// made when absent. Undefined parameters that no forward reads are left out. Each file is whole or
// absent; for a directory that is, write a temporary one and rename it.
SaveReport save_model(const std::string& directory, const std::vector<Parameter>& parameters,
                      const ModelConfig& config, const SaveOptions& options);

// float32, bfloat16, float16 by name; fails for others.
at::ScalarType parse_dtype(const std::string& name);
std::string dtype_name(at::ScalarType type);

// "NaN in 'aligner.layers.0.weight'" for the first tensor that holds a NaN or an infinity.
std::optional<std::string> first_nonfinite(const std::vector<Parameter>& parameters);
// True when every element of a float32, bfloat16, float16 or FP8 e4m3 tensor is finite.
bool all_finite(const Tensor& tensor);

}  // namespace dsvl

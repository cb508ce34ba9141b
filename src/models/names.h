// Tensor names of the two published layouts. Ours are the original ones; spec
// architecture 7.2, 7.3.
#pragma once

#include <string>
#include <vector>

#include "models/config.h"
#include "nn/module.h"

namespace dsvl {

// How a file names tensors.
enum class Naming {
  original,       // text-only models: the same without "language_model."
  hf,             // as published: model.vision_model.vision_model.…
  transformers5,  // as transformers 5 saves it: model.vision_model.…; the rest is hf's
};

// One tensor of a file.
struct StoredTensor {
  std::string name;
  std::vector<int64_t> shape;
};

// The tensors that hold a parameter: one, or SigLIP's q, k, v whose rows follow one another in the
// fused one. Shapes differ from the parameter's by rows and by axes of size 1 alone. Empty when the
// naming has no place for it.
std::vector<StoredTensor> stored_tensors(const Parameter& parameter, const ModelConfig& config,
                                         Naming naming);

}  // namespace dsvl

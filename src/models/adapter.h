// LoRA adapters in PEFT's form: adapter_config.json and adapter_model.safetensors, added to the
// weights. For a module's weight W [out, in] the adapter holds lora_A [r, in] and lora_B [out, r];
// W becomes W + s B A, s = lora_alpha / r, or lora_alpha / sqrt(r) with use_rslora (arXiv
// 2106.09685 section 4, 2312.03732).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "io/safetensors.h"
#include "models/config.h"
#include "nn/module.h"

namespace dsvl {

// adapter_config.json, by PEFT's keys.
struct AdapterConfig {
  std::string peft_type;
  int64_t r = 8;
  double lora_alpha = 8;
  bool use_rslora = false;
  bool fan_in_fan_out = false;  // the weights are stored [in, out]
  std::string bias = "none";
  Value rank_pattern, alpha_pattern;  // module name or regular expression -> r, lora_alpha
  Value init_lora_weights;

  int64_t rank_of(const std::string& module) const;
  double scaling_of(const std::string& module) const;
};
void fields(Visitor& v, AdapterConfig& c);

struct AdapterReport {
  int64_t modules = 0;   // weights that a product was added to
  int64_t replaced = 0;  // tensors of modules_to_save
};

// Adds the adapter of a directory to filled parameters; what it changes is copied first, the rest
// stays mapped. Sums are made in float32 and rounded to `dtype`, without one to the weight's own.
// Names may be of any layout of this model. Fails for adapters of other kinds, modules the model
// does not have and shapes that do not fit; nothing is changed then.
AdapterReport apply_adapter(const std::vector<Parameter>& parameters, const ModelConfig& config,
                            const std::string& directory,
                            std::optional<at::ScalarType> dtype = std::nullopt);

}  // namespace dsvl

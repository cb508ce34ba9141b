// RMSNorm with its weight.
#pragma once

#include "nn/module.h"

namespace dsvl {

struct RmsNorm : Module {
  RmsNorm(Module& parent, const std::string& name, int64_t width, double rms_norm_eps);

  // x [..., D] -> [..., D]
  Tensor forward(const Tensor& x) const;

  Tensor weight;  // [D]
  const double eps;
};

}  // namespace dsvl

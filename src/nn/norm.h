// Layer normalisation over the last axis, mean and variance, with weight and bias.
#pragma once

#include "nn/module.h"

namespace dsvl {

struct LayerNorm : Module {
  LayerNorm(Module& parent, const std::string& name, int64_t width, double eps);

  // x [..., width] -> the same shape; weight and bias are used in x's dtype.
  Tensor forward(const Tensor& x) const;

  const double eps;
  Tensor weight, bias;  // [width]
};

}  // namespace dsvl

// y = x W^T + b, the weight in any dtype ops/linear knows.
#pragma once

#include "nn/module.h"

namespace dsvl {

struct Linear : Module {
  Linear(Module& parent, const std::string& name, int64_t in_features, int64_t out_features,
         bool with_bias);

  // x [..., in_features] -> [..., out_features]
  Tensor forward(const Tensor& x) const;

  Tensor weight;  // [out_features, in_features]
  Tensor bias;    // [out_features], undefined without bias
};

}  // namespace dsvl

// y = x W^T + b, the weight in any dtype ops/linear knows.
#pragma once

#include <initializer_list>

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

// The results of several layers for the same x, in their order (ops/linear.h, linear_each).
std::vector<Tensor> forward_each(const Tensor& x, std::initializer_list<const Linear*> layers);

}  // namespace dsvl

// Layer normalisation.
#include "nn/norm.h"

#include <ATen/ops/layer_norm.h>

namespace dsvl {

LayerNorm::LayerNorm(Module& parent, const std::string& name, int64_t width, double epsilon)
    : Module(parent, name), eps(epsilon) {
  declare("weight", weight, {width});
  declare("bias", bias, {width});
}

Tensor LayerNorm::forward(const Tensor& x) const {
  const auto dtype = x.scalar_type();
  return at::layer_norm(x, {x.size(-1)}, weight.to(dtype), bias.to(dtype), eps);
}

}  // namespace dsvl

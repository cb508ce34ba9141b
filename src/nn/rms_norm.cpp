// RMSNorm layer.
#include "nn/rms_norm.h"

#include "ops/rms_norm.h"

namespace dsvl {

RmsNorm::RmsNorm(Module& parent, const std::string& name, int64_t width, double rms_norm_eps)
    : Module(parent, name), eps(rms_norm_eps) {
  declare("weight", weight, {width});
}

Tensor RmsNorm::forward(const Tensor& x) const {
  return rms_norm(x, weight, eps);
}

}  // namespace dsvl

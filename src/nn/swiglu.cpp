// Gated feed-forward.
#include "nn/swiglu.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/silu.h>

namespace dsvl {

SwigluMlp::SwigluMlp(Module& parent, const std::string& name, int64_t hidden_size,
                     int64_t intermediate_size, bool bias)
    : FeedForward(parent, name),
      gate_proj(*this, "gate_proj", hidden_size, intermediate_size, bias),
      up_proj(*this, "up_proj", hidden_size, intermediate_size, bias),
      down_proj(*this, "down_proj", intermediate_size, hidden_size, bias) {}

Tensor SwigluMlp::forward(const Tensor& x) const {
  const auto hidden = forward_each(x, {&gate_proj, &up_proj});
  return down_proj.forward(at::silu(hidden[0]) * hidden[1]);
}

Tensor SwigluMlp::forward(const Tensor& x, const LayerContext&) const {
  return forward(x);
}

}  // namespace dsvl

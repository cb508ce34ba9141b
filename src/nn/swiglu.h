// Gated feed-forward: down(silu(gate(x)) * up(x)). Spec architecture 8.1.
#pragma once

#include "nn/layer.h"
#include "nn/linear.h"

namespace dsvl {

struct SwigluMlp : FeedForward {
  SwigluMlp(Module& parent, const std::string& name, int64_t hidden_size, int64_t intermediate_size,
            bool bias);

  // x [N, D] -> [N, D], each row on its own
  Tensor forward(const Tensor& x) const;
  Tensor forward(const Tensor& x, const LayerContext& context) const override;

  Linear gate_proj, up_proj, down_proj;
};

}  // namespace dsvl

// Feed-forward block.
#include "nn/mlp.h"

#include "ops/elementwise.h"

namespace dsvl {

GeluMlp::GeluMlp(Module& parent, const std::string& name, int64_t width, int64_t hidden,
                 const std::string& layer)
    : Module(parent, name),
      fc1(*this, layer + "1", width, hidden, true),
      fc2(*this, layer + "2", hidden, width, true) {}

Tensor GeluMlp::forward(const Tensor& x) const {
  return fc2.forward(gelu(fc1.forward(x)));
}

}  // namespace dsvl

// Linear layer.
#include "nn/linear.h"

#include "ops/linear.h"

namespace dsvl {

Linear::Linear(Module& parent, const std::string& name, int64_t in_features, int64_t out_features,
               bool with_bias)
    : Module(parent, name) {
  declare("weight", weight, {out_features, in_features});
  if (with_bias) declare("bias", bias, {out_features});
}

Tensor Linear::forward(const Tensor& x) const {
  return linear(x, weight, bias);
}

std::vector<Tensor> forward_each(const Tensor& x, std::initializer_list<const Linear*> layers) {
  std::vector<LinearWeights> weights;
  for (const auto* layer : layers) weights.push_back({layer->weight, layer->bias});
  return linear_each(x, weights);
}

}  // namespace dsvl

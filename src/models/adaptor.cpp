// Vision-language adaptor.
#include "models/adaptor.h"

#include <ATen/ops/cat.h>
#include <c10/util/Exception.h>

#include "base/error.h"
#include "ops/elementwise.h"

namespace dsvl {

Adaptor::Adaptor(Module& parent, const std::string& name, const AlignerConfig& config)
    : Module(parent, name) {
  const auto& type = config.projector_type;
  const int64_t in = config.input_dim, out = config.n_embed;
  const auto add_layer = [&](const std::string& layer, int64_t from) {
    layers.push_back(std::make_unique<Linear>(*this, layer, from, out, true));
  };
  // Numbers count the GELUs of the published Sequential as well.
  if (type == "linear") {
    add_layer("layers", in);
  } else if (type == "mlp_gelu") {
    add_layer("layers.0", in);
    for (int64_t k = 1; k < config.depth; ++k) add_layer(str("layers.", 2 * k), out);
  } else if (type == "low_high_hybrid_split_mlp_gelu") {
    high_up_proj = std::make_unique<Linear>(*this, "high_up_proj", in, out / 2, true);
    low_up_proj = std::make_unique<Linear>(*this, "low_up_proj", in, out / 2, true);
    for (int64_t k = 1; k < config.depth; ++k) add_layer(str("layers.", 2 * k - 1), out);
  } else if (type != "identity") {
    fail("aligner_config: unknown projector_type '", type,
         "'; wanted identity, linear, mlp_gelu or low_high_hybrid_split_mlp_gelu");
  }
}

Tensor Adaptor::forward(const VisionFeatures& features) const {
  Tensor x = features.low;
  size_t next = 0;
  if (high_up_proj) {
    TORCH_CHECK(features.high.defined(), "the split adaptor takes a high and a low feature map");
    x = at::cat({high_up_proj->forward(features.high), low_up_proj->forward(features.low)}, -1);
  } else {
    TORCH_CHECK(!features.high.defined(), "this adaptor takes one feature map, join() them first");
    if (!layers.empty()) x = layers[next++]->forward(x);
  }
  for (; next < layers.size(); ++next) x = layers[next]->forward(gelu(x));
  return x;
}

}  // namespace dsvl

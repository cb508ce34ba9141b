// Feed-forward block of the vision towers: y = W2 gelu(W1 x + b1) + b2, GELU in its exact form.
#pragma once

#include "nn/linear.h"

namespace dsvl {

struct GeluMlp : Module {
  // The two layers are called `layer` + "1" and `layer` + "2": "fc" in SigLIP, "lin" in SAM.
  GeluMlp(Module& parent, const std::string& name, int64_t width, int64_t hidden,
          const std::string& layer);

  // x [..., width] -> [..., width]
  Tensor forward(const Tensor& x) const;

  Linear fc1, fc2;
};

}  // namespace dsvl

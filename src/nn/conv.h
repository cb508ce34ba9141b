// Convolutions of the vision towers, and the cut of a picture into patches.
#pragma once

#include "nn/module.h"

namespace dsvl {

// k x k convolution without bias, stride 1 or 2, padded to keep (or halve) the size.
struct Conv2d : Module {
  struct Shape {
    int64_t in_channels, out_channels, kernel, stride;
  };
  Conv2d(Module& parent, const std::string& name, const Shape& shape);

  // x [B, in, Y, X] -> [B, out, Y / stride, X / stride]
  Tensor forward(const Tensor& x) const;

  const int64_t stride, padding;
  Tensor weight;  // [out, in, kernel, kernel]
};

// The patch embedding: a convolution whose stride is its kernel, so each patch meets the weight
// once.
struct PatchEmbed : Module {
  PatchEmbed(Module& parent, const std::string& name, int64_t patch_size, int64_t width);

  // pixels [B, 3, Y * P, X * P] -> [B, Y, X, width]
  Tensor forward(const Tensor& pixels) const;

  const int64_t patch_size;
  Tensor weight;  // "proj.weight" [width, 3, P, P]
  Tensor bias;    // "proj.bias" [width]
};

}  // namespace dsvl

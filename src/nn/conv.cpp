// Convolutions and the patch embedding.
#include "nn/conv.h"

#include <ATen/ops/conv2d.h>

#include "ops/linear.h"

namespace dsvl {

Conv2d::Conv2d(Module& parent, const std::string& name, const Shape& shape)
    : Module(parent, name), stride(shape.stride), padding(shape.kernel / 2) {
  declare("weight", weight, {shape.out_channels, shape.in_channels, shape.kernel, shape.kernel});
}

Tensor Conv2d::forward(const Tensor& x) const {
  return at::conv2d(x, weight.to(x.scalar_type()), {}, {stride, stride}, {padding, padding});
}

PatchEmbed::PatchEmbed(Module& parent, const std::string& name, int64_t patch, int64_t width)
    : Module(parent, name), patch_size(patch) {
  declare("proj.weight", weight, {width, 3, patch, patch});
  declare("proj.bias", bias, {width});
}

Tensor PatchEmbed::forward(const Tensor& pixels) const {
  const int64_t rows = pixels.size(2) / patch_size, columns = pixels.size(3) / patch_size;
  const Tensor patches = pixels.unflatten(3, {columns, patch_size})
                             .unflatten(2, {rows, patch_size})  // [B, 3, Y, P, X, P]
                             .permute({0, 2, 4, 1, 3, 5})
                             .flatten(3);  // [B, Y, X, 3 P P]
  return linear(patches, weight.flatten(1), bias);
}

}  // namespace dsvl

// A result whose gradients are computed by a function of our own. libtorch's header for that costs
// a file 13 s to compile (g++ 12): custom_gradient.cpp is the one that includes it.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace dsvl {

using at::Tensor;

struct ForwardResult {
  Tensor result;
  std::vector<Tensor> saved;  // for backward; may hold inputs, the result and undefined tensors
};
using ForwardFunction = std::function<ForwardResult()>;

struct BackwardInputs {
  std::vector<Tensor> saved;
  Tensor grad;               // of the result
  std::vector<bool> wanted;  // which inputs want theirs; false for undefined ones
};
// The gradient of each input, in their order; undefined where none is wanted.
using BackwardFunction = std::function<std::vector<Tensor>(const BackwardInputs&)>;

// forward().result, computed without recording gradients, as a function of `inputs` (undefined ones
// are allowed). `backward` must not hold the result itself: that belongs into `saved`, or neither
// is ever freed.
Tensor custom_gradient(const std::vector<Tensor>& inputs, const ForwardFunction& forward,
                       BackwardFunction backward);

}  // namespace dsvl

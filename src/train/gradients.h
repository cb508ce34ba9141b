// Gradients of a step, added up over micro-batches and ranks so that their number does not matter:
// one flat buffer in float64 (or float32), or nothing at all where a step is one micro-batch of one
// rank.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "dist/mesh.h"

namespace dsvl {

class GradientSum {
 public:
  // `leaves`: what backward() fills the .grad of. `parts`: micro-batches a step over all ranks.
  GradientSum(std::vector<Tensor> leaves, int64_t parts, at::ScalarType dtype);

  // Takes the leaves' gradients of one micro-batch and leaves them without.
  void add();
  // Adds `extra` numbers (losses, counts) and the gradients up over the ranks.
  void reduce(Mesh& mesh, std::vector<double>& extra);
  // Divides all by `count`; returns the norm over all of them.
  double finish(double count);
  // The float32 gradient of leaf i until the next add(); undefined when no micro-batch of any rank
  // reached it.
  const Tensor& gradient(size_t i) const { return result_[i]; }

 private:
  std::vector<Tensor> leaves_;
  std::vector<Tensor> result_;
  std::vector<double> reached_;  // micro-batches that gave leaf i a gradient
  bool single_;
  at::ScalarType dtype_;
  bool taken_ = false;         // flat_ holds a finished step's sums
  Tensor flat_;                // all gradients one behind another, when not single
  std::vector<Tensor> views_;  // each leaf's part of it
};

}  // namespace dsvl

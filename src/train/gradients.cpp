// Adding gradients up.
#include "train/gradients.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <cmath>

namespace dsvl {
namespace {

constexpr int64_t kBlock = 1 << 14;  // fixed, so that sums do not depend on the number of threads

double square_sum(const float* values, int64_t size) {
  double sum = 0;
  for (int64_t i = 0; i < size; ++i) sum += static_cast<double>(values[i]) * values[i];
  return sum;
}

// Multiplies by `scale` in place and returns the sum of squares.
double scale_and_square(const Tensor& tensor, float scale) {
  float* values = tensor.data_ptr<float>();
  const int64_t size = tensor.numel(), blocks = (size + kBlock - 1) / kBlock;
  std::vector<double> sums(static_cast<size_t>(blocks));
  at::parallel_for(0, blocks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) {
      float* block = values + b * kBlock;
      const int64_t length = std::min(kBlock, size - b * kBlock);
      for (int64_t i = 0; i < length; ++i) block[i] *= scale;
      sums[static_cast<size_t>(b)] = square_sum(block, length);
    }
  });
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum;
}

}  // namespace

GradientSum::GradientSum(std::vector<Tensor> leaves, int64_t parts, at::ScalarType dtype)
    : leaves_(std::move(leaves)),
      result_(leaves_.size()),
      reached_(leaves_.size()),
      single_(parts == 1),
      dtype_(dtype) {
  if (single_) return;
  int64_t total = 0;
  for (const auto& leaf : leaves_) total += leaf.numel();
  flat_ = at::zeros({total}, at::TensorOptions().dtype(dtype));
  int64_t begin = 0;
  for (const auto& leaf : leaves_) {
    views_.push_back(flat_.narrow(0, begin, leaf.numel()).view(leaf.sizes()));
    begin += leaf.numel();
  }
}

void GradientSum::add() {
  if (taken_) flat_.zero_();
  taken_ = false;
  for (size_t i = 0; i < leaves_.size(); ++i) {
    Tensor& grad = leaves_[i].mutable_grad();
    if (!grad.defined()) continue;
    ++reached_[i];
    if (single_)
      result_[i] = grad.contiguous();
    else
      views_[i].add_(grad);
    grad = Tensor();
  }
}

void GradientSum::reduce(Mesh& mesh, std::vector<double>& extra) {
  if (mesh.size() == 1) return;
  mesh.sum(flat_);
  const auto own = static_cast<int64_t>(extra.size()),
             leaves = static_cast<int64_t>(leaves_.size());
  auto numbers = at::empty({own + leaves}, at::TensorOptions().dtype(at::kDouble));
  auto* values = numbers.data_ptr<double>();
  std::copy(extra.begin(), extra.end(), values);
  std::copy(reached_.begin(), reached_.end(), values + own);
  mesh.sum(numbers);
  std::copy_n(values, own, extra.begin());
  std::copy_n(values + own, leaves, reached_.begin());
}

double GradientSum::finish(double count) {
  const double scale = count > 0 ? 1.0 / count : 0.0;
  double sum = 0;
  if (!single_) flat_.mul_(scale);
  for (size_t i = 0; i < leaves_.size(); ++i) {
    if (reached_[i] == 0) {
      result_[i] = Tensor();
      continue;
    }
    reached_[i] = 0;
    if (!single_) result_[i] = views_[i].to(at::kFloat);  // float32: the view itself
    sum += scale_and_square(result_[i], single_ ? static_cast<float>(scale) : 1.0F);
  }
  taken_ = !single_;
  return std::sqrt(sum);
}

}  // namespace dsvl

// Views where the machine allows them.
#include "io/mapped_tensor.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cstring>

namespace dsvl {

at::Tensor mapped_tensor(std::shared_ptr<const void> owner, const std::byte* data,
                         at::ScalarType type, at::IntArrayRef shape, at::IntArrayRef strides) {
  const auto options = at::TensorOptions().dtype(type);
  int64_t reach = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0) return at::empty(shape, options);
    reach += (shape[i] - 1) * strides[i];
  }
  // from_blob takes a mutable pointer; the mapping is read-only and stays so.
  auto* mapped = const_cast<std::byte*>(data);
  const size_t size = c10::elementSize(type);
  if (reinterpret_cast<uintptr_t>(data) % size == 0)
    return at::from_blob(
        mapped, shape, strides, [owner](void*) {}, options);
  const size_t bytes = static_cast<size_t>(reach) * size;
  std::shared_ptr<std::byte[]> copy(new std::byte[bytes]);
  std::memcpy(copy.get(), data, bytes);
  return at::from_blob(
      copy.get(), shape, strides, [copy](void*) {}, options);
}

at::Tensor mapped_tensor(std::shared_ptr<const void> owner, const std::byte* data,
                         at::ScalarType type, at::IntArrayRef shape) {
  std::vector<int64_t> strides(shape.size());
  int64_t step = 1;
  for (size_t i = shape.size(); i-- > 0; step *= std::max<int64_t>(shape[i], 1)) strides[i] = step;
  return mapped_tensor(std::move(owner), data, type, shape, strides);
}

}  // namespace dsvl

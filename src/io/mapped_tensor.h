// Bytes of a mapped file as a tensor.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>

namespace dsvl {

// A view of the bytes from `data` on, strides in elements, which keeps `owner` alive; a copy of the
// bytes it reaches where they are not aligned to the element. The caller has checked that the file
// holds them.
at::Tensor mapped_tensor(std::shared_ptr<const void> owner, const std::byte* data,
                         at::ScalarType type, at::IntArrayRef shape, at::IntArrayRef strides);
// Contiguous.
at::Tensor mapped_tensor(std::shared_ptr<const void> owner, const std::byte* data,
                         at::ScalarType type, at::IntArrayRef shape);

}  // namespace dsvl

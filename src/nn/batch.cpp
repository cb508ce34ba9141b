// Building flat batches.
#include "nn/batch.h"

#include <ATen/ops/empty.h>

namespace dsvl {

Batch make_batch(const std::vector<int64_t>& lengths) {
  Batch batch;
  int64_t total = 0;
  for (const int64_t length : lengths) {
    batch.segments.push_back({.begin = total, .length = length});
    total += length;
  }
  batch.positions = at::empty({total}, at::TensorOptions().dtype(at::kLong));
  auto* position = batch.positions.data_ptr<int64_t>();
  for (const int64_t length : lengths)
    for (int64_t i = 0; i < length; ++i) *position++ = i;
  return batch;
}

}  // namespace dsvl

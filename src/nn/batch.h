// How tokens of several sequences lie in one flat batch. Training rows, a single prompt and a batch
// of chats are the same thing: tokens one after another, attention within each sequence only. There
// is no padding to mask and no second code path.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace dsvl {

using at::Tensor;

// One sequence's new tokens: rows begin .. begin+length-1 of the flat [N, D] tensors.
struct Segment {
  int64_t begin = 0;
  int64_t length = 0;
  int64_t past = 0;  // tokens of this sequence already in the cache; positions start here
  int64_t slot = 0;  // its place in the KvCache, when there is one
};

struct Batch {
  std::vector<Segment> segments;  // in order, covering rows 0..N-1 without gaps
  Tensor positions;               // [N] int64

  int64_t tokens() const {
    return segments.empty() ? 0 : segments.back().begin + segments.back().length;
  }
};

// Segments of the given lengths, nothing cached, positions restarting at 0 in each.
Batch make_batch(const std::vector<int64_t>& lengths);

}  // namespace dsvl

// Keys and values of past tokens, per layer and slot. A slot is one running sequence.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/batch.h"

namespace dsvl {

class KvCache {
 public:
  KvCache(int64_t layers, int64_t kv_heads, int64_t head_dim);

  struct View {
    Tensor keys, values;  // [G, past + T, K] float32
  };
  // Writes a segment's new keys and values (each [T, G, K]) behind its past and returns all of
  // them. What lay behind `segment.past` is overwritten.
  View append(int64_t layer, const Segment& segment, const Tensor& keys, const Tensor& values);

  // Tokens a slot holds in every layer; 0 for a slot never used.
  int64_t length(int64_t slot) const;
  // Forgets all but the first `length` tokens.
  void truncate(int64_t slot, int64_t length);
  // Frees the slot's memory.
  void clear(int64_t slot);
  // Makes room for this many tokens at once; append grows by itself otherwise.
  void reserve(int64_t slot, int64_t tokens);
  int64_t bytes() const;

 private:
  struct Slot {
    int64_t length = 0, capacity = 0;
    std::vector<Tensor> keys, values;  // per layer [G, capacity, K]
  };
  Slot& slot_at(int64_t slot);
  void grow(Slot& slot, int64_t tokens, const Tensor& like);

  int64_t layers_, kv_heads_, head_dim_;
  std::vector<Slot> slots_;
};

// New tokens of several slots, each behind what the cache holds of it: lengths[i] tokens for
// slots[i].
Batch make_batch(const KvCache& cache, const std::vector<int64_t>& slots,
                 const std::vector<int64_t>& lengths);

}  // namespace dsvl

// What attention keeps of past tokens, per layer and slot: keys and values, or latents that both
// are made from. A slot is one running sequence.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/batch.h"

namespace dsvl {

// What one token takes in one layer.
struct CacheShape {
  int64_t heads;                   // G
  int64_t key_width, value_width;  // K, L; value_width 0: latents, which stand where keys do

  int64_t values_per_token() const { return heads * (key_width + value_width); }
  int64_t bytes_per_token() const {
    return values_per_token() * static_cast<int64_t>(sizeof(float));
  }
};

class KvCache {
 public:
  KvCache(int64_t layers, const CacheShape& shape);

  struct View {
    Tensor keys;    // [G, past + T, K] float32
    Tensor values;  // [G, past + T, L], undefined when L is 0
  };
  // Writes a segment's new keys [T, G, K] and values [T, G, L] behind its past and returns all of
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
    std::vector<Tensor> keys, values;  // per layer [G, capacity, K or L]
  };
  Slot& slot_at(int64_t slot);
  void grow(Slot& slot, int64_t tokens, const Tensor& like);

  int64_t layers_;
  CacheShape shape_;
  std::vector<Slot> slots_;
};

// New tokens of several slots, each behind what the cache holds of it: lengths[i] tokens for
// slots[i].
Batch make_batch(const KvCache& cache, const std::vector<int64_t>& slots,
                 const std::vector<int64_t>& lengths);

}  // namespace dsvl

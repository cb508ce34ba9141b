// Growing buffers.
#include "nn/kv_cache.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/empty.h>
#include <c10/util/Exception.h>

#include <algorithm>

namespace dsvl {

KvCache::KvCache(int64_t layers, const CacheShape& shape) : layers_(layers), shape_(shape) {}

KvCache::Slot& KvCache::slot_at(int64_t slot) {
  TORCH_CHECK(slot >= 0, "negative cache slot");
  if (static_cast<size_t>(slot) >= slots_.size()) slots_.resize(static_cast<size_t>(slot) + 1);
  return slots_[static_cast<size_t>(slot)];
}

void KvCache::grow(Slot& slot, int64_t tokens, const Tensor& like) {
  if (tokens <= slot.capacity && !slot.keys.empty()) return;
  slot.capacity = tokens;
  const auto enlarge = [&](std::vector<Tensor>& buffers, int64_t width) {
    if (width == 0) return;
    buffers.resize(static_cast<size_t>(layers_));
    for (auto& buffer : buffers) {
      auto larger = at::empty({shape_.heads, slot.capacity, width},
                              at::TensorOptions().dtype(at::kFloat).device(like.device()));
      if (buffer.defined() && slot.length > 0)
        larger.narrow(1, 0, slot.length).copy_(buffer.narrow(1, 0, slot.length));
      buffer = larger;
    }
  };
  enlarge(slot.keys, shape_.key_width);
  enlarge(slot.values, shape_.value_width);
}

KvCache::View KvCache::append(int64_t layer, const Segment& segment, const Tensor& keys,
                              const Tensor& values) {
  auto& slot = slot_at(segment.slot);
  const auto total = segment.past + segment.length;
  TORCH_CHECK(segment.past <= slot.length, "cache slot ", segment.slot, " holds ", slot.length,
              " tokens, the batch says ", segment.past);
  // The first layer makes room for all; a third more than needed keeps copies rare.
  if (slot.keys.empty())
    grow(slot, std::max(total, slot.capacity == 0 ? total + 64 : slot.capacity), keys);
  else if (total > slot.capacity)
    grow(slot, std::max(total, slot.capacity + slot.capacity / 3), keys);
  const auto write = [&](std::vector<Tensor>& buffers, const Tensor& own) {
    if (buffers.empty()) return Tensor();
    const auto& buffer = buffers[static_cast<size_t>(layer)];
    buffer.narrow(1, segment.past, segment.length).copy_(own.transpose(0, 1));
    return buffer.narrow(1, 0, total);
  };
  const View view{write(slot.keys, keys), write(slot.values, values)};
  if (layer == layers_ - 1) slot.length = total;
  return view;
}

int64_t KvCache::length(int64_t slot) const {
  return static_cast<size_t>(slot) < slots_.size() ? slots_[static_cast<size_t>(slot)].length : 0;
}

void KvCache::truncate(int64_t slot, int64_t length) {
  auto& held = slot_at(slot);
  held.length = std::min(held.length, length);
}

void KvCache::clear(int64_t slot) {
  slot_at(slot) = Slot{};
}

void KvCache::reserve(int64_t slot, int64_t tokens) {
  auto& held = slot_at(slot);
  if (!held.keys.empty()) return grow(held, tokens, held.keys[0]);
  held.capacity = std::max(held.capacity, tokens);  // the first append knows the device
}

int64_t KvCache::bytes() const {
  int64_t tokens = 0;
  for (const auto& slot : slots_) tokens += slot.capacity;
  return tokens * layers_ * shape_.bytes_per_token();
}

Batch make_batch(const KvCache& cache, const std::vector<int64_t>& slots,
                 const std::vector<int64_t>& lengths) {
  TORCH_CHECK(slots.size() == lengths.size(), "a length for every slot");
  auto batch = make_batch(lengths);
  for (size_t i = 0; i < slots.size(); ++i) {
    auto& segment = batch.segments[i];
    segment.slot = slots[i];
    segment.past = cache.length(slots[i]);
    batch.positions.narrow(0, segment.begin, segment.length) += segment.past;
  }
  return batch;
}

}  // namespace dsvl

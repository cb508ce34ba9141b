// The two halves of a decoder layer as interfaces: which kind of attention and of feed-forward a
// layer has is decided once, by its constructor.
#pragma once

#include "nn/batch.h"
#include "nn/kv_cache.h"
#include "nn/module.h"

namespace dsvl {

struct MoeRun;

// What all layers of one forward pass share.
struct LayerContext {
  const Batch& batch;
  Tensor cos, sin;           // [N, K/2]
  KvCache* cache = nullptr;  // null: every segment is whole
  MoeRun* moe = nullptr;     // null: no training, mixtures of experts choose for answers
};

struct Attention : Module {
  using Module::Module;
  // x [N, D] -> [N, D]; tokens of one segment never see another's.
  virtual Tensor forward(const Tensor& x, const LayerContext& context) const = 0;
};

struct FeedForward : Module {
  using Module::Module;
  // x [N, D] -> [N, D]
  virtual Tensor forward(const Tensor& x, const LayerContext& context) const = 0;
};

}  // namespace dsvl

// A mixture of experts in place of a feed-forward part: a gate, routed experts, shared experts.
// Spec architecture 8.3.
#pragma once

#include <memory>

#include "nn/layer.h"
#include "nn/routing.h"
#include "nn/swiglu.h"

namespace dsvl {

struct Moe : FeedForward {
  Moe(Module& parent, const std::string& name, int64_t hidden_size, const MoeConfig& config,
      int64_t layer);

  // x [N, D] -> [N, D]. Tokens are sorted by expert once, each chosen expert runs once over its
  // rows; weights of the others are not touched, so that they may stay on disk. A token that no
  // expert had room for comes back as zeros (and what the shared experts make of it).
  Tensor forward(const Tensor& x, const LayerContext& context) const override;

  Gate gate;
  ModuleList<SwigluMlp> experts;
  std::unique_ptr<SwigluMlp> shared_experts;  // one wide feed-forward; null without

 private:
  Tensor routed(const Tensor& x, const Assignment& assignment) const;
  // y with the balance losses attached, which `report` gets.
  Tensor balanced(const Tensor& y, const Choice& choice, const LayerContext& context,
                  LayerRouting& report) const;

  const MoeConfig config_;
  const int64_t layer_;
  decltype(&assign_tokens) assign_;
};

}  // namespace dsvl

// Masters, leaves, and the check of first values.
#include "train/parameters.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

#include "base/error.h"
#include "base/files.h"
#include "models/weights.h"
#include "train/muon.h"
#include "train/schedule.h"
#include "train/stage.h"

namespace dsvl {
namespace {

const std::string kHeads = "heads.";

// Own memory, aligned by libtorch's allocator: the same arithmetic whether values came from a file
// or not.
Tensor own_copy(const Tensor& value) {
  Tensor copy =
      at::empty_like(value, value.options().requires_grad(false), at::MemoryFormat::Contiguous);
  copy.copy_(value.detach());
  return copy;
}

}  // namespace

void check_finite(const Module& module) {
  if (const auto fault = first_nonfinite(module.parameters()))
    fail(*fault, "; wanted numbers, take another checkpoint");
}

Parameters::Parameters(const Recipe& recipe, const Module& model, const Module* heads)
    : bf16_(recipe.train.bf16), muon_(recipe.train.optimizer == "muon") {
  check_finite(model);
  if (heads) check_finite(*heads);
  const Stage stage = recipe.kind();
  for (const auto& parameter : model.parameters()) {
    if (!parameter.tensor->defined()) continue;
    if (parameter.buffer)
      *parameter.tensor = own_copy(*parameter.tensor);
    else if (parameter.used && learns(stage, recipe.model.freeze_high, part_of(parameter.name)))
      train(parameter, parameter.name);
    else
      *parameter.tensor = own_copy(bf16_ ? parameter.tensor->to(at::kBFloat16) : *parameter.tensor);
  }
  if (!heads) return;
  for (const auto& parameter : heads->parameters()) train(parameter, kHeads + parameter.name);
}

void Parameters::train(const Parameter& parameter, const std::string& name) {
  OptimizerSlot slot;
  slot.name = name;
  slot.master = own_copy(parameter.tensor->to(at::kFloat));
  slot.exp_avg = at::zeros_like(slot.master);
  if (!muon_ || !muon_takes(name, parameter.shape)) slot.exp_avg_sq = at::zeros_like(slot.master);
  slot.decay = parameter.shape.size() > 1;
  slot.in_model = !bf16_ && !name.starts_with(kHeads);
  *parameter.tensor = bf16_ ? own_copy(slot.master) : slot.master.detach();
  parameter.tensor->set_requires_grad(true);
  leaves_.push_back(*parameter.tensor);
  slots_.push_back(std::move(slot));
}

uint64_t Parameters::hash() const {
  std::string hashes;
  for (const auto& slot : slots_)
    hashes +=
        str(xxh3_64({static_cast<const char*>(slot.master.const_data_ptr()), slot.master.nbytes()}),
            "\n");
  return xxh3_64(hashes);
}

int64_t Parameters::trained() const {
  int64_t sum = 0;
  for (const auto& slot : slots_) sum += slot.master.numel();
  return sum;
}

Parameters::Update Parameters::update(GradientSum& gradients, double count, int64_t step,
                                      const TrainSettings& t) {
  const double norm = gradients.finish(count);
  const double rate = learning_rate_at(t, step);
  if (!std::isfinite(norm)) return {norm, rate};
  const bool clip = t.max_grad_norm > 0 && norm > t.max_grad_norm;
  const AdamwStep change{.learning_rate = rate,
                         .beta1 = t.adam_beta1,
                         .beta2 = t.adam_beta2,
                         .epsilon = t.adam_epsilon,
                         .weight_decay = t.weight_decay,
                         .grad_scale = clip ? t.max_grad_norm / (norm + 1e-6) : 1.0};
  const MuonStep turn{.learning_rate = rate,
                      .momentum = t.muon_momentum,
                      .weight_decay = t.weight_decay,
                      .grad_scale = change.grad_scale};
  for (size_t i = 0; i < slots_.size(); ++i) {
    const Tensor& gradient = gradients.gradient(i);
    if (!gradient.defined()) continue;
    if (slots_[i].exp_avg_sq.defined())
      adamw_update(slots_[i], gradient, change);
    else
      muon_update(slots_[i], gradient, turn);
  }
  publish();
  return {norm, rate};
}

void Parameters::publish() {
  if (!bf16_) return;
  for (size_t i = 0; i < slots_.size(); ++i)
    leaves_[i].detach().copy_(slots_[i].master.to(at::kBFloat16));
}

}  // namespace dsvl

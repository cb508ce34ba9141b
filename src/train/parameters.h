// The tensors of a run: which learn, their float32 masters, and their place in the modules.
#pragma once

#include <string>
#include <vector>

#include "nn/module.h"
#include "train/adamw.h"
#include "train/gradients.h"
#include "train/recipe.h"

namespace dsvl {

class Parameters {
 public:
  // Every parameter of both trees must be filled; heads may be null. Those of the model that the
  // stage trains and all heads become leaves with a float32 master; the rest is copied, rounded
  // where the recipe says bf16, and does not learn. A value that is not finite is an error naming
  // the tensor.
  Parameters(const Recipe& recipe, const Module& model, const Module* heads);

  std::vector<OptimizerSlot>& slots() { return slots_; }
  const std::vector<Tensor>& leaves() const { return leaves_; }
  int64_t trained() const;  // numbers that learn
  uint64_t hash() const;    // of all masters

  // One optimizer step from what `gradients` has added up over `count` items, as the step-th of the
  // run: mean, norm, clipping, AdamW or Muon, publish(). A norm that is not finite changes nothing.
  // Returns norm and rate.
  struct Update {
    double grad_norm, learning_rate;
  };
  Update update(GradientSum& gradients, double count, int64_t step, const TrainSettings& settings);

  // After a change of the masters: puts rounded values into the modules (bf16 only).
  void publish();

 private:
  void train(const Parameter& parameter, const std::string& name);

  bool bf16_, muon_;
  std::vector<OptimizerSlot> slots_;
  std::vector<Tensor> leaves_;  // what the modules hold and backward() fills
};

// Fails, naming the tensor, when one holds a value that is not finite.
void check_finite(const Module& module);

}  // namespace dsvl

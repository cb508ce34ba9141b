// The contrastive stage: the low-resolution tower learns to name what it sees, by SigLIP's loss
// over the pairs of a micro-batch. The text side is only a head: the mean of token embeddings,
// projected.
#pragma once

#include <memory>

#include "data/loader.h"
#include "nn/linear.h"
#include "train/task.h"

namespace dsvl {

struct ContrastiveHeads : Module {
  ContrastiveHeads(const ContrastiveSettings& settings, const ModelConfig& config);
  Linear token;  // its weight [V, D] is a table of embeddings
  Linear text, picture;
  Tensor log_scale, bias;  // [1] each
};

// Loss of one batch with one picture a sample. The model must outlive it.
class ContrastiveLoss {
 public:
  ContrastiveLoss(const Recipe& recipe, const DeepseekVl& model);
  // Details: pictures whose nearest text is theirs, the scale t.
  MicroResult run(const TokenBatch& batch) const;

  ContrastiveHeads heads;

 private:
  const VisionTower& tower_;
};

std::unique_ptr<Task> make_contrastive_task(const Recipe& recipe, DeepseekVl& model);

}  // namespace dsvl

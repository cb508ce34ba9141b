// The stages with a language model: language, adaptor, joint, sft. Next-token loss, logits on the
// labelled positions only. Spec training 2.2, 2.4.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "train/picture_features.h"
#include "train/routing_log.h"
#include "train/task.h"

namespace dsvl {

// Loss of one batch. The model must outlive it. `fingerprints`: DataSet::fingerprints.
class TokenLoss {
 public:
  TokenLoss(const Recipe& recipe, const DeepseekVl& model, int64_t image_token_id,
            int64_t num_categories, std::vector<uint64_t> fingerprints = {});
  // Details: loss of text steps, of multimodal steps, share of padding, loss of each category, and
  // what RoutingLog names where a model with experts learns. The loss's backward pass must be over
  // before the next call.
  MicroResult run(const TokenBatch& batch) const;

  // Whether a picture's pixels are needed; safe from other threads than run()'s.
  bool needs_pixels(const PictureKey& key);

 private:
  Tensor forward(const TokenBatch& batch, double items) const;
  uint64_t seed_of(const TokenBatch& batch) const;
  std::vector<Mean> details(const TokenBatch& batch, const Tensor& places,
                            const Tensor& losses) const;

  const DeepseekVl& model_;
  int64_t image_token_id_, num_categories_;
  bool recomputes_;
  uint64_t seed_;
  RoutingLog routing_;
  std::unique_ptr<MoeRun> moe_;                // of the pass; null where no experts learn
  std::unique_ptr<PictureFeatures> features_;  // null in a text-only model
};

std::unique_ptr<Task> make_token_task(const Recipe& recipe, DeepseekVl& model);

}  // namespace dsvl

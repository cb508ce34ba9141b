// The glyphs stage: the high-resolution tower learns to read dense detail. Two linear heads say,
// for small cells of the page, which character has its centre there: one reads the features of the
// last block, one the downsampled tokens. Spec nano, step 1.
#pragma once

#include <memory>

#include "nn/linear.h"
#include "train/glyph_batch.h"
#include "train/task.h"

namespace dsvl {

struct GlyphHeads : Module {
  GlyphHeads(const GlyphSettings& settings, const SamConfig& config);
  Linear patch;  // [B, Y, X, D] -> [..., cells_y * cells_x * classes]
  Linear token;
};

// Loss of one batch. The model must outlive it.
class GlyphLoss {
 public:
  GlyphLoss(const Recipe& recipe, const DeepseekVl& model);
  // Details: loss of the patch head, of the token head, characters named right by each.
  MicroResult run(const GlyphBatch& batch) const;

  GlyphHeads heads;

 private:
  struct Judged {
    Tensor loss;  // mean
    Mean right;   // characters named right
  };
  Judged judge(const Tensor& logits, const Tensor& labels) const;

  const GlyphSettings settings_;
  const VisionTower& tower_;
  const int64_t tokens_side_;
  Tensor weights_;  // of the classes
};

std::unique_ptr<Task> make_glyph_task(const Recipe& recipe, DeepseekVl& model);

}  // namespace dsvl

// What a stage brings to the trainer: micro-batches and their loss. The trainer knows nothing else
// about it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/deepseek_vl.h"
#include "nn/module.h"
#include "train/recipe.h"

namespace dsvl {

// A quantity that is summed over micro-batches and ranks and then divided by its count.
struct Mean {
  double sum = 0, count = 0;
};

struct MicroResult {
  Tensor loss;                // scalar, a sum over `count` items; backward() starts here
  double count = 0;           // the step's loss and gradient are divided by the sum of these
  std::vector<Mean> details;  // one for each of Task::detail_names()
  int64_t tokens = 0, samples = 0;
};

// Which micro-batches this rank takes: of every step's `accumulation * ranks`, those from
// rank * accumulation on.
struct Share {
  int64_t rank = 0, ranks = 1, accumulation = 1;

  int64_t micro_batches() const { return accumulation * ranks; }
  // The n-th micro-batch of this rank, counted from step 0, is the `index` of step `step`.
  int64_t step(int64_t n) const { return n / accumulation; }
  int64_t index(int64_t n) const { return rank * accumulation + n % accumulation; }
};

class Task {
 public:
  virtual ~Task() = default;

  // What only training needs beside the model (heads of the glyphs and contrastive stages); may be
  // null.
  virtual Module* heads() { return nullptr; }
  // First values of the heads that plain normal ones would not do for.
  virtual void init_heads() {}

  // Names for metrics.jsonl ("loss_text"); the same on every rank.
  virtual std::vector<std::string> detail_names() const = 0;

  // Where the data stand behind the micro-batches that run() has given: one entry for each
  // micro-batch of a step, those of other ranks empty. Stages whose data are a function of the step
  // alone keep none.
  virtual std::vector<std::string> positions(const Share& share) const {
    return std::vector<std::string>(static_cast<size_t>(share.micro_batches()));
  }
  virtual void restore(const std::vector<std::string>& positions, const Share& share);

  // Starts making batches at this step. Called once, before run().
  virtual void start(int64_t first_step, const Share& share) = 0;
  // Forward of this rank's next micro-batch.
  virtual MicroResult run() = 0;

  // Called on every rank after the optimizer's step, with the step's means of all details.
  virtual void after_update(const std::vector<double>& /*means*/) {}

  // Puts what the model answers to a few samples into the run directory; only stages that speak.
  virtual void show_answers(const std::string& /*run_dir*/, int64_t /*step*/) {}

  // The first batch in words, for --dry-run.
  virtual std::string describe() = 0;
};

// The stage's task. The model must outlive it.
std::unique_ptr<Task> make_task(const Recipe& recipe, DeepseekVl& model);

}  // namespace dsvl

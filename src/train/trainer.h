// One training run: set up or resume, step, save, show. Spec training 2, 4.6.
#pragma once

#include <memory>
#include <string>

#include "base/files.h"
#include "base/progress.h"
#include "dist/mesh.h"
#include "models/deepseek_vl.h"
#include "train/checkpoint.h"
#include "train/gradients.h"
#include "train/metrics_log.h"
#include "train/parameters.h"
#include "train/recipe.h"
#include "train/task.h"

namespace dsvl {

// The first batch in words: pictures, text, and which tokens are trained on.
std::string describe_first_batch(const Recipe& recipe);

class Trainer {
 public:
  // Takes the run directory's lock and loads the newest valid checkpoint there, or first values.
  Trainer(const Recipe& recipe, Mesh& mesh);

  // Trains to max_steps; 0, or 128 + signal after a signal, with the work saved in both cases.
  int run();

 private:
  struct StepResult {
    double loss = 0, grad_norm = 0, learning_rate = 0;
    std::vector<double> details;
  };
  Share share() const { return {mesh_.rank(), mesh_.size(), accumulation_}; }
  void set_up();
  StepResult step();
  void accumulate(std::vector<double>& sums);
  void after_step(const StepResult& result);
  void record(const StepResult& result);
  void show(const StepResult& result);
  void share_weights();
  void compare_weights();
  void save();
  void publish_results();

  const Recipe recipe_;
  Mesh& mesh_;
  std::unique_ptr<FileLock> lock_;
  std::unique_ptr<DeepseekVl> model_;
  std::unique_ptr<Task> task_;
  std::unique_ptr<Parameters> parameters_;
  std::unique_ptr<GradientSum> gradients_;
  std::unique_ptr<MetricsLog> metrics_;
  std::unique_ptr<Progress> progress_;
  std::vector<std::string> detail_names_;
  RunPosition position_;
  int64_t saved_step_ = -1;
  int64_t accumulation_ = 1;
  int stop_ = 0;  // signal that any rank got
};

}  // namespace dsvl

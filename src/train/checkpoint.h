// Checkpoints of a run: checkpoint-N/ is a model directory with trainer/ inside. Written under a
// temporary name, synced, renamed: whole or absent. trainer/manifest.json has length and hash of
// every file. Design 5.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "train/adamw.h"

namespace dsvl {

// Where a run stands. All its randomness is a function of the recipe's seed and the step
// (base/random.h): beside the tensors and where the data stand, these numbers are the whole state.
struct RunPosition {
  int64_t step = 0;  // optimizer steps done; the next batch is that of this step
  int64_t tokens = 0, samples = 0;
  double seconds = 0;  // of work so far
};

// What trainer/ holds.
struct TrainerState {
  const RunPosition& position;
  const std::vector<OptimizerSlot>& slots;
  const std::vector<std::string>& data_positions;  // of each micro-batch of a step
};

// Writes run_dir/checkpoint-<step>. `write_model` fills the model directory it is given. Afterwards
// this one and at most `keep` - 1 before it are left, and none of later steps: the run passed over
// those. Fails with the reason, leaving older checkpoints as they were.
void save_checkpoint(const std::string& run_dir, const TrainerState& state, int64_t keep,
                     const std::function<void(const std::string& directory)>& write_model);

// The newest checkpoint whose files match its manifest; broken ones are passed over with a warning.
// Temporary folders of killed runs are left alone here (see clean_run_dir).
std::optional<std::string> newest_checkpoint(const std::string& run_dir);
// Removes what killed runs left behind. Only while holding the run's lock.
void clean_run_dir(const std::string& run_dir);

// Fills moments, and masters that are not in the model directory, by name; fails when one is
// missing or has another shape.
RunPosition load_trainer_state(const std::string& checkpoint, std::vector<OptimizerSlot>& slots);

std::vector<std::string> load_data_positions(const std::string& checkpoint);

// `path` itself when it is a model directory, or the newest valid checkpoint of a run directory.
std::string resolve_model_directory(const std::string& path);

}  // namespace dsvl

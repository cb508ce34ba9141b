// Training runs of a tiny model, started as processes: data, recipes, ranks, signals.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dsvl {

// A folder with toy shards and recipes; gone afterwards.
class TrainFolder {
 public:
  TrainFolder();
  ~TrainFolder();
  TrainFolder(const TrainFolder&) = delete;
  TrainFolder& operator=(const TrainFolder&) = delete;

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  // A recipe of this stage over both toy sources: max_steps 6, save_steps 2, batches of 4
  // sequences.
  std::string recipe(const std::string& stage) const;

 private:
  std::filesystem::path root_;
};

// One `dsvl train`, running.
class TrainProcess {
 public:
  // `words` behind "train"; `environment` is added to this process's own.
  TrainProcess(const std::vector<std::string>& words,
               const std::map<std::string, std::string>& environment = {});
  ~TrainProcess();  // kills what still runs
  TrainProcess(TrainProcess&&) noexcept;

  void send(int signal) const;
  int wait();  // exit code, 128 + n after signal n
  std::string err() const;
  std::string last_error() const;

 private:
  pid_t child_ = 0;
  int code_ = -1;
  std::string err_path_;
};

// Runs to the end on this many ranks; the exit codes.
std::vector<int> run_ranks(const std::vector<std::string>& words, int ranks);
// A port that was free a moment ago.
int free_port();

// The losses of metrics.jsonl, in order.
std::vector<double> losses_of(const std::string& run_dir);
// Hash over the weights of the checkpoint of this step.
std::string weights_hash(const std::string& run_dir, int64_t step);
// Waits until metrics.jsonl has this many lines, at most a minute.
void wait_for_steps(const std::string& run_dir, size_t lines);

}  // namespace dsvl

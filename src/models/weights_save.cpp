// From the tree into a model directory.
#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "models/model_directory.h"
#include "models/names.h"
#include "models/weights.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr size_t kCacheLine = 64;
constexpr char kHead[] = "language_model.lm_head.weight";
constexpr char kEmbedding[] = "language_model.model.embed_tokens.weight";

Naming naming_of(Layout layout) {
  return layout == Layout::original ? Naming::original : Naming::hf;
}

bool is_tied(const std::vector<Parameter>& parameters) {
  const Tensor *head = nullptr, *embedding = nullptr;
  for (const auto& parameter : parameters) {
    if (parameter.name == kHead) head = parameter.tensor;
    if (parameter.name == kEmbedding) embedding = parameter.tensor;
  }
  return head && embedding && head->defined() && head->is_same(*embedding);
}

// A parameter that will be written, and where its rows go.
struct Job {
  const Parameter* parameter;
  std::vector<StoredTensor> stored;

  at::ScalarType type(std::optional<at::ScalarType> wanted) const {
    const auto own = parameter->tensor->scalar_type();
    return parameter->buffer ? own : wanted.value_or(own);
  }
};

// The parameters with a place in the layout; a head that is the embedding is written once.
std::vector<Job> plan_jobs(const std::vector<Parameter>& parameters, const ModelConfig& config,
                           Layout layout, bool tied, SaveReport& report) {
  std::vector<Job> jobs;
  for (const auto& parameter : parameters) {
    if (tied && parameter.name == kHead) continue;
    if (!parameter.tensor->defined()) {
      if (parameter.used)
        fail("parameter '", parameter.name, "' has no values yet, nothing was written");
      continue;
    }
    auto stored = stored_tensors(parameter, config, naming_of(layout));
    if (stored.empty()) {
      ++report.dropped;
    } else {
      jobs.push_back({&parameter, std::move(stored)});
    }
  }
  // Sizes that are no multiple of a cache line go last, so that all others begin at one.
  std::stable_partition(jobs.begin(), jobs.end(), [](const Job& job) {
    return job.parameter->tensor->nbytes() % kCacheLine == 0;
  });
  return jobs;
}

}  // namespace

SaveReport save_model(const std::string& directory, const std::vector<Parameter>& parameters,
                      const ModelConfig& config, const SaveOptions& options) {
  SaveReport report;
  const bool tied = is_tied(parameters);
  const auto jobs = plan_jobs(parameters, config, options.layout, tied, report);
  std::vector<TensorPlan> plan;
  for (const auto& job : jobs)
    for (const auto& part : job.stored)
      plan.push_back({part.name, job.type(options.dtype), part.shape});
  ModelConfig written = config;
  written.language.tie_word_embeddings = tied;
  if (!plan.empty()) written.dtype = dtype_name(plan[0].type);
  fs::create_directories(directory);
  write_directory_files(directory, written, options.layout, options.files_from);
  ModelFilesWriter writer(directory, std::move(plan), options.shard_bytes);
  for (const auto& job : jobs) {
    const auto parts =
        job.parameter->tensor->detach().chunk(static_cast<int64_t>(job.stored.size()));
    for (size_t i = 0; i < parts.size(); ++i) writer.write(parts[i].reshape(job.stored[i].shape));
  }
  writer.finish();
  report.tensors = 0;
  for (const auto& job : jobs) report.tensors += static_cast<int64_t>(job.stored.size());
  return report;
}

}  // namespace dsvl

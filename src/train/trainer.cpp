// Setup, step, after_step.
#include "train/trainer.h"

#include <ATen/ops/zeros.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "dist/collectives.h"
#include "train/model_io.h"
#include "train/report.h"
#include "train/sample_answers.h"
#include "train/stop_signal.h"

namespace dsvl {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::unique_ptr<FileLock> lock_run(const std::string& run_dir) {
  std::filesystem::create_directories(run_dir);
  auto lock = FileLock::try_lock(run_dir + "/.lock");
  if (!lock) fail(run_dir, ": another trainer works in this run directory; wanted one at a time");
  return lock;
}

// "a.b" becomes a member b of an object a.
void set_nested(Value& line, const std::string& name, double value) {
  const size_t dot = name.find('.');
  if (dot == name.npos) return line.set(name, value);
  const std::string outer = name.substr(0, dot);
  if (!line.find(outer)) line.set(outer, Value(Value::Object{}));
  line.find(outer)->set(name.substr(dot + 1), value);
}

// What only shows a run must not end it.
template <class Call>
void attempt(const char* what, Call call) {
  try {
    call();
  } catch (const std::exception& e) {
    const std::string reason = e.what();
    log_warning(what, ": ", reason.substr(0, reason.find('\n')));
  }
}

// Places of the numbers that are added up over ranks; the details follow, two each.
enum Sum { kLoss, kCount, kTokens, kSamples, kStop, kDetails };

}  // namespace

std::string describe_first_batch(const Recipe& recipe) {
  DeepseekVl model(read_model_config(recipe.model.config));
  return make_task(recipe, model)->describe();
}

Trainer::Trainer(const Recipe& recipe, Mesh& mesh)
    : recipe_(recipe), mesh_(mesh), accumulation_(accumulation_of(recipe.train, mesh.size())) {
  if (mesh_.rank() == 0) {
    lock_ = lock_run(recipe_.train.output_dir);
    clean_run_dir(recipe_.train.output_dir);
  }
  set_up();
}

void Trainer::set_up() {
  const std::string& run_dir = recipe_.train.output_dir;
  const auto checkpoint = agree_on_checkpoint(run_dir, mesh_);
  model_ = load_model(recipe_, checkpoint);
  task_ = make_task(recipe_, *model_);
  if (task_->heads()) init_heads(recipe_, *task_);
  parameters_ = std::make_unique<Parameters>(recipe_, *model_, task_->heads());
  if (checkpoint) {
    position_ = load_trainer_state(*checkpoint, parameters_->slots());
    task_->restore(load_data_positions(*checkpoint), share());
  }
  share_weights();
  parameters_->publish();
  saved_step_ = checkpoint ? position_.step : -1;
  gradients_ = std::make_unique<GradientSum>(
      parameters_->leaves(), accumulation_ * mesh_.size(),
      recipe_.train.gradient_sum == "float64" ? at::kDouble : at::kFloat);
  detail_names_ = task_->detail_names();
  if (mesh_.rank() == 0) {
    write_file_atomic(run_dir + "/recipe.toml", recipe_to_toml(recipe_));
    cut_answers(run_dir, position_.step);
    metrics_ = std::make_unique<MetricsLog>(run_dir, position_.step);
    progress_ = std::make_unique<Progress>(recipe_.stage, recipe_.train.max_steps, "steps");
    log_info(recipe_.stage, ": ", parameters_->trained(), " parameters learn, step ",
             position_.step, " of ", recipe_.train.max_steps,
             checkpoint ? ", resumed from " + *checkpoint : "");
  }
}

int Trainer::run() {
  const StopSignal watch;
  task_->start(position_.step, share());
  while (position_.step < recipe_.train.max_steps && !stop_) {
    const auto start = Clock::now();
    const StepResult result = step();
    position_.seconds += seconds_since(start);
    after_step(result);
  }
  if (saved_step_ != position_.step) save();
  progress_.reset();
  if (mesh_.rank() == 0 && position_.step > 0)
    attempt("report.html", [this] { write_report(recipe_.train.output_dir); });
  if (stop_ && mesh_.rank() == 0)
    log_info("stopped by signal ", stop_, " after step ", position_.step,
             ", saved; the same command resumes");
  return stop_ ? 128 + stop_ : 0;
}

void Trainer::accumulate(std::vector<double>& sums) {
  for (int64_t i = 0; i < accumulation_; ++i) {
    const MicroResult micro = task_->run();
    // Nothing that learns had a part in it: text alone while only the vision side learns.
    if (micro.loss.requires_grad()) micro.loss.backward();
    gradients_->add();
    sums[kLoss] += micro.loss.item<double>();
    sums[kCount] += micro.count;
    sums[kTokens] += static_cast<double>(micro.tokens);
    sums[kSamples] += static_cast<double>(micro.samples);
    for (size_t d = 0; d < micro.details.size(); ++d) {
      sums[kDetails + 2 * d] += micro.details[d].sum;
      sums[kDetails + 2 * d + 1] += micro.details[d].count;
    }
  }
}

Trainer::StepResult Trainer::step() {
  std::vector<double> sums(kDetails + 2 * detail_names_.size());
  accumulate(sums);
  sums[kStop] = StopSignal::received();
  gradients_->reduce(mesh_, sums);
  const auto update = parameters_->update(*gradients_, sums[kCount], position_.step, recipe_.train);
  StepResult result;
  result.loss = sums[kLoss] / std::max(sums[kCount], 1.0);
  result.grad_norm = update.grad_norm;
  result.learning_rate = update.learning_rate;
  if (!std::isfinite(result.loss) || !std::isfinite(result.grad_norm))
    fail("step ", position_.step + 1, ": loss ", result.loss, ", gradient norm ", result.grad_norm,
         "; wanted numbers, try a lower train.learning_rate from the last checkpoint");
  ++position_.step;
  position_.tokens += static_cast<int64_t>(sums[kTokens]);
  position_.samples += static_cast<int64_t>(sums[kSamples]);
  stop_ = sums[kStop] > 0 ? (StopSignal::received() ? StopSignal::received() : 15) : 0;
  for (size_t d = 0; d < detail_names_.size(); ++d) {
    const double count = sums[kDetails + 2 * d + 1];
    result.details.push_back(count > 0 ? sums[kDetails + 2 * d] / count : std::nan(""));
  }
  task_->after_update(result.details);
  return result;
}

void Trainer::record(const StepResult& result) {
  Value line;
  line.set("step", position_.step);
  const auto scalar = [&](const std::string& name, double value) { set_nested(line, name, value); };
  scalar("loss", result.loss);
  for (size_t d = 0; d < detail_names_.size(); ++d)
    if (!std::isnan(result.details[d])) scalar(detail_names_[d], result.details[d]);
  scalar("lr", result.learning_rate);
  scalar("grad_norm", result.grad_norm);
  line.set("tokens", position_.tokens);
  line.set("samples", position_.samples);
  line.set("seconds", position_.seconds);
  metrics_->append(line);
}

void Trainer::after_step(const StepResult& result) {
  if (mesh_.rank() == 0) {
    record(result);
    show(result);
  }
  if (position_.step % recipe_.train.save_steps == 0) save();
}

void Trainer::show(const StepResult& result) {
  std::string note = str("loss ", std::round(result.loss * 1e4) / 1e4);
  for (size_t d = 0; d < detail_names_.size(); ++d)
    if (!std::isnan(result.details[d]) && detail_names_[d].find('.') == std::string::npos)
      note += str("  ", detail_names_[d], " ", std::round(result.details[d] * 1e4) / 1e4);
  progress_->update(position_.step, note);
  if (::isatty(STDERR_FILENO) || position_.step % recipe_.train.logging_steps != 0) return;
  const double per_step = position_.seconds / static_cast<double>(position_.step);
  const auto left = static_cast<double>(recipe_.train.max_steps - position_.step);
  log_info("step ", position_.step, "/", recipe_.train.max_steps, "  ", note, "  norm ",
           std::round(result.grad_norm * 1e3) / 1e3, "  ",
           std::round(static_cast<double>(position_.samples) / position_.seconds * 10) / 10,
           " samples/s, ", format_duration(per_step * left), " left");
}

// All ranks begin with rank 0's values, whatever their own files and arithmetic gave them. Ranks
// read files for different times, so they meet first.
void Trainer::share_weights() {
  mesh_.barrier();
  for (auto& slot : parameters_->slots()) mesh_.broadcast(slot.master);
}

void Trainer::compare_weights() {
  if (mesh_.size() == 1) return;
  Tensor hashes = at::zeros({mesh_.size()}, at::kLong);
  hashes[mesh_.rank()] = static_cast<int64_t>(parameters_->hash());
  mesh_.sum(hashes);
  if (!hashes.eq(hashes[0]).all().item<bool>())
    fail("step ", position_.step, ": the ranks' weights differ; wanted the same bits everywhere, ",
         "are machines, libraries and recipe the same? The last checkpoint is as it was");
}

void Trainer::save() {
  const auto positions = gather_strings(mesh_, task_->positions(share()));
  compare_weights();
  if (mesh_.rank() == 0)
    save_checkpoint(recipe_.train.output_dir, {position_, parameters_->slots(), positions},
                    recipe_.train.save_total_limit, [this](const std::string& directory) {
                      write_model(recipe_, *model_, directory);
                    });
  saved_step_ = position_.step;
  mesh_.barrier();
  if (mesh_.rank() == 0) publish_results();
}

void Trainer::publish_results() {
  const std::string& run_dir = recipe_.train.output_dir;
  attempt("samples.jsonl", [&] { task_->show_answers(run_dir, position_.step); });
  if (position_.step > 0) attempt("report.html", [&] { write_report(run_dir); });
}

}  // namespace dsvl

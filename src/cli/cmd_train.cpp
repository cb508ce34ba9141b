// `dsvl train RECIPE.toml`: one stage of training, alone or as one of several ranks.
#include <ATen/Parallel.h>

#include <cstdio>

#include "base/flags.h"
#include "base/keep_memory.h"
#include "base/log.h"
#include "cli/checks.h"
#include "cli/command.h"
#include "dist/mesh.h"
#include "train/trainer.h"

namespace dsvl {
namespace {

struct Options {
  std::string recipe;
  std::vector<std::string> set;
  std::optional<std::string> output_dir;
  int64_t threads = 0;
  bool dry_run = false;
};

Options read_options(std::span<const std::string> args, bool& proceed) {
  Options o;
  Flags flags("train RECIPE.toml [--set KEY=VALUE]... [--output-dir DIR] [--dry-run]",
              "Trains one stage; resumes when the run directory has a checkpoint.");
  flags.positional("RECIPE", o.recipe, "TOML file: stage, model, data, settings");
  flags.option("--set", o.set,
               "override one setting of the recipe, for example train.learning_rate=1e-4");
  flags.option("--output-dir", o.output_dir, "run directory instead of train.output_dir");
  flags.option("--threads", o.threads, "threads for arithmetic (default: all cores)",
               "DSVL_THREADS");
  flags.flag("--dry-run", o.dry_run, "show the first batch and what is trained on, change nothing");
  proceed = flags.parse(args);
  check_threads(o.threads);
  return o;
}

Recipe chosen_recipe(const Options& options) {
  Recipe recipe = read_recipe(options.recipe, options.set);
  if (options.output_dir) recipe.train.output_dir = *options.output_dir;
  return recipe;
}

}  // namespace

int cmd_train(std::span<const std::string> args) {
  bool proceed = false;
  const Options options = read_options(args, proceed);
  if (!proceed) return 0;
  keep_freed_memory();
  if (options.threads > 0) at::set_num_threads(static_cast<int>(options.threads));
  const Recipe recipe = chosen_recipe(options);
  if (options.dry_run) {
    std::fputs(describe_first_batch(recipe).c_str(), stdout);
    return 0;
  }
  const RankInfo info = ranks_from_environment();
  if (info.world_size > 1) set_log_rank(info.rank);
  const auto mesh = Mesh::join(info, recipe.train.ddp_timeout);
  return Trainer(recipe, *mesh).run();
}

}  // namespace dsvl

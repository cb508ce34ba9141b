// `dsvl plan RECIPE.toml`: what a run will take, before it is started.
#include <cstdio>

#include "base/error.h"
#include "base/flags.h"
#include "base/json.h"
#include "cli/command.h"
#include "models/config.h"
#include "train/plan.h"

namespace dsvl {

int cmd_plan(std::span<const std::string> args) {
  std::string path;
  std::vector<std::string> set;
  std::optional<double> flops;
  int64_t ranks = 1;
  bool json = false;
  Flags flags("plan RECIPE.toml [--set KEY=VALUE]... [--flops F] [--ranks N] [--json]",
              "Parameters, memory by part, tokens and time of a training run.");
  flags.positional("RECIPE", path, "TOML file of a training stage");
  flags.option("--set", set, "override one setting of the recipe");
  flags.option("--flops", flops,
               "operations a second of one rank (default: measured here, in float32)");
  flags.option("--ranks", ranks, "ranks that share the work");
  flags.flag("--json", json, "one JSON object");
  if (!flags.parse(args)) return 0;
  if (ranks < 1) fail_usage("--ranks ", ranks, ": wanted at least 1");
  if (flops && *flops <= 0) fail_usage("--flops ", *flops, ": wanted more than 0");
  const Recipe recipe = read_recipe(path, set);
  const ModelConfig model = read_model_config(recipe.model.config);
  const Plan plan = make_plan(recipe, model, flops ? *flops : measure_flops(), ranks);
  const std::string text = json ? to_json(plan_to_value(plan)) + "\n" : plan_to_text(recipe, plan);
  std::fputs(text.c_str(), stdout);
  return 0;
}

}  // namespace dsvl

// `dsvl data VERB`: the table of verbs, and data sets from recipes.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/flags.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/checks.h"
#include "cli/command.h"
#include "cli/data_verbs.h"
#include "cli/source_cache.h"
#include "data/build.h"
#include "data/fetch.h"

namespace dsvl {
namespace {

constexpr double kRankTimeout = 600;  // seconds a rank may be late

int data_build(std::span<const std::string> args) {
  std::string recipe, out;
  int64_t threads = 0;
  Flags flags("data build RECIPE.toml OUT", "builds OUT/SPLIT/FAMILY/ with WebDataset shards");
  flags.positional("RECIPE.toml", recipe, "what to build (recipes/data/*.toml)");
  flags.positional("OUT", out, "folder to make; a broken-off build goes on");
  flags.option("--threads", threads, "0: one a processor; does not change a byte", "DSVL_THREADS");
  if (!flags.parse(args)) return 0;
  check_threads(threads);
  const RankInfo info = ranks_from_environment();
  if (info.world_size > 1) set_log_rank(info.rank);
  const auto mesh = Mesh::join(info, kRankTimeout);
  const BuildRecipe plan = read_build_recipe(recipe);
  const bool fetched = std::any_of(plan.sources.begin(), plan.sources.end(),
                                   [](const SourceRow& row) { return !row.fetch.empty(); });
  const BuildResult result =
      build_data(plan, {out, threads, fetched ? source_cache() : "", mesh.get()});
  if (info.rank > 0) return 0;
  std::printf("%s: %lld samples, %s\n", out.c_str(), static_cast<long long>(result.samples),
              format_bytes(static_cast<double>(result.bytes)).c_str());
  return 0;
}

int data_fetch(std::span<const std::string> args) {
  std::string path;
  Flags flags("data fetch RECIPE.toml",
              "brings the packages a recipe's sources are in; what is there stays");
  flags.positional("RECIPE.toml", path, "a recipe that takes sources of recipes/data/sources.toml");
  if (!flags.parse(args)) return 0;
  const std::string cache = source_cache();
  note_signals();
  const FetchResult result = fetch_sources(read_build_recipe(path).sources, cache,
                                           [](const std::string& line) { log_info(line); });
  std::printf("%s: %lld packages, %lld there already, %s fetched\n", cache.c_str(),
              static_cast<long long>(result.packages), static_cast<long long>(result.there_already),
              format_bytes(static_cast<double>(result.bytes)).c_str());
  return 0;
}

constexpr Command kVerbs[] = {
    {"fetch", "the packages that a recipe's sources are in", data_fetch},
    {"build", "a data set from a recipe", data_build},
    {"show", "samples with their pictures, on the terminal or as a page", data_show},
    {"stats", "samples by category, source and licence", data_stats},
    {"report", "counts, shares, lengths and samples as one page", data_report},
    {"lint", "what is wrong with the samples of a data set", data_lint},
    {"import", "others' samples into shards: LLaVA JSON, JSONL, WebDataset, Parquet", data_import},
    {"export", "samples as LLaVA JSON or OpenAI-style JSONL", data_export},
};

}  // namespace

int cmd_data(std::span<const std::string> args) {
  const std::string verb = args.empty() ? "" : args[0];
  std::vector<std::string> names;
  for (const auto& command : kVerbs) {
    if (verb == command.name) return command.run(args.subspan(1));
    names.emplace_back(command.name);
  }
  const bool help = verb == "--help" || verb == "-h" || verb == "help";
  if (!help && !verb.empty())
    fail_usage("unknown command 'data ", verb, "'", did_you_mean(verb, names),
               " (dsvl data --help lists them)");
  std::puts("usage: dsvl data VERB [options]; dsvl data VERB --help\n");
  for (const auto& command : kVerbs) std::printf("  %-12s %s\n", command.name, command.summary);
  return help ? 0 : 2;
}

}  // namespace dsvl

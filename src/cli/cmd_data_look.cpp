// `dsvl data show|stats|report|lint`: what a data set holds, and what is wrong with it.
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/flags.h"
#include "base/json.h"
#include "base/signals.h"
#include "cli/checks.h"
#include "cli/data_verbs.h"
#include "cli/picture.h"
#include "data/check/lint.h"
#include "data/report.h"
#include "data/shard_set.h"
#include "data/show.h"
#include "data/stats.h"

namespace dsvl {
namespace {

constexpr int kPictureColumns = 48;

}  // namespace

int data_show(std::span<const std::string> args) {
  std::string out, html;
  std::optional<std::string> id;
  std::optional<int64_t> count;
  Flags flags("data show OUT [--n K | --id ID] [--html FILE]", "shows samples with their pictures");
  flags.positional("OUT", out, "folder with shards at any depth");
  flags.option("--n", count, "so many, spread evenly (3)");
  flags.option("--id", id, "the sample with this id");
  flags.option("--html", html, "write one self-contained page instead of printing");
  if (!flags.parse(args)) return 0;
  if (id && count) fail_usage("--id names one sample; give it or --n");
  if (count && *count < 1) fail_usage("--n ", *count, ": wanted 1 or more");
  const auto set = ShardSet::open(out);
  const auto samples =
      id ? std::vector<Sample>{find_sample(*set, *id)} : spread_samples(*set, count.value_or(3));
  if (!html.empty()) {
    write_file_atomic(html, samples_page(out, samples));
    return 0;
  }
  const TerminalGraphics kind = stdout_graphics();
  for (const auto& sample : samples)
    std::printf("%s\n", sample_for_terminal(sample, kind, kPictureColumns).c_str());
  return 0;
}

int data_stats(std::span<const std::string> args) {
  std::string out;
  bool json = false, verify = false;
  Flags flags("data stats OUT [--json]", "counts the samples of a data set or of one of its parts");
  flags.positional("OUT", out, "folder with shards at any depth");
  flags.flag("--json", json, "one JSON object");
  flags.flag("--verify", verify, "compare every shard with its manifest first");
  if (!flags.parse(args)) return 0;
  const auto set = ShardSet::open(out);
  if (verify) set->verify();
  const DataStats stats = count_samples(*set);
  const std::string text = json ? to_json(stats_value(stats)) + "\n" : stats_table(stats);
  std::fputs(text.c_str(), stdout);
  return 0;
}

int data_report(std::span<const std::string> args) {
  std::string out, page, model;
  CountOptions options;
  Flags flags("data report OUT FILE.html", "writes counts, shares and samples as one page");
  flags.positional("OUT", out, "folder with shards at any depth");
  flags.positional("FILE.html", page, "the page; loads nothing from outside");
  flags.option("--tokenizer", model, "directory with tokenizer.json: counts tokens too");
  flags.option("--threads", options.threads, "0: one a processor; changes no figure",
               "DSVL_THREADS");
  if (!flags.parse(args)) return 0;
  check_threads(options.threads);
  note_signals();
  std::optional<Tokenizer> tokenizer;
  if (!model.empty()) tokenizer = Tokenizer::load(model);
  options.tokenizer = tokenizer ? &*tokenizer : nullptr;
  const auto set = ShardSet::open(out);
  write_file_atomic(page, report_page(out, *set, count_samples(*set, options)));
  return 0;
}

int data_lint(std::span<const std::string> args) {
  std::string out;
  bool json = false;
  LintOptions options;
  Flags flags("data lint OUT [--json]", "checks every sample: errors (exit code 1) and warnings");
  flags.positional("OUT", out, "folder with shards at any depth");
  flags.flag("--json", json, "one JSON object");
  flags.option("--near", options.near_distance,
               "bits of 64 in which two pictures alike differ at most, 0 to 16 (3)");
  flags.option("--model-side", options.model_side,
               "pixels the model sees of a picture's longer side (1024)");
  flags.option("--threads", options.threads, "0: one a processor; changes no finding",
               "DSVL_THREADS");
  if (!flags.parse(args)) return 0;
  check_threads(options.threads);
  if (options.near_distance < 0 || options.near_distance > 16)
    fail_usage("--near ", options.near_distance, ": wanted 0 to 16");
  if (options.model_side < 1) fail_usage("--model-side ", options.model_side, ": wanted 1 or more");
  note_signals();
  const LintReport report = lint(*ShardSet::open(out), options);
  const std::string text = json ? to_json(lint_value(report)) + "\n" : lint_table(report);
  std::fputs(text.c_str(), stdout);
  if (report.count(Level::error) > 0)
    fail(out, ": breaks rules (", lint_errors(report),
         "), wanted no error; the list on stdout says where and how to mend each");
  return 0;
}

}  // namespace dsvl

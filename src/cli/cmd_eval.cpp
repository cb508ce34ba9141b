// `dsvl eval`: greedy answers to held-out questions, scored by category.
#include <cstdio>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/flags.h"
#include "base/json.h"
#include "base/log.h"
#include "base/progress.h"
#include "cli/command.h"
#include "cli/model_session.h"
#include "data/shard_set.h"
#include "eval/evaluate.h"
#include "infer/generate.h"

namespace dsvl {
namespace {

struct EvalOptions {
  ModelOptions model;
  std::string shards, split;
  std::string html;
  int64_t limit = 0, batch = 16, max_new_tokens = 256;
  bool json = false;
};

bool parse(EvalOptions& options, std::span<const std::string> args) {
  Flags flags("eval MODEL SHARDS [options]",
              "answers held-out questions greedily and scores the answers");
  options.model.declare(flags);
  flags.positional("SHARDS", options.shards,
                   "a data set (dsvl data build), or a folder of .tar shards");
  flags.option("--split", options.split, "folder below SHARDS to use");
  flags.option("--limit", options.limit, "ask so many, spread evenly (0: all)");
  flags.option("--batch", options.batch, "questions answered at the same time");
  flags.option("--max-new-tokens", options.max_new_tokens, "longest answer");
  flags.flag("--json", options.json, "one JSON object with every answer");
  flags.option("--html", options.html, "write a page of the wrong answers with their pictures");
  if (!flags.parse(args)) return false;
  options.model.check();
  if (options.limit < 0) fail_usage("--limit ", options.limit, ": wanted 0 or more");
  if (options.batch < 1) fail_usage("--batch ", options.batch, ": wanted 1 or more");
  if (options.max_new_tokens < 1)
    fail_usage("--max-new-tokens ", options.max_new_tokens, ": wanted 1 or more");
  return true;
}

// What is wrong with a sample is said with its name in front.
Inputs question_inputs(const ModelSession& session, const Sample& sample) {
  std::vector<Image> images;
  for (const auto& image : sample.images)
    images.push_back(
        decode_image(std::as_bytes(std::span(image.bytes.data(), image.bytes.size())), sample.id));
  try {
    auto inputs = session.chat_inputs(question_turns(sample), std::nullopt, images);
    check_prompt(session.model, inputs);
    return inputs;
  } catch (const Error& e) {
    fail("sample ", sample.id, ": ", e.what());
  }
}

}  // namespace

int cmd_eval(std::span<const std::string> args) {
  EvalOptions options;
  if (!parse(options, args)) return 0;
  const auto set =
      ShardSet::open(options.split.empty() ? options.shards : options.shards + "/" + options.split);
  const auto session = ModelSession::load(options.model);
  GenerateOptions generation = session->generate_options(true);
  generation.max_new_tokens = options.max_new_tokens;
  generation.max_rows = options.batch;
  const AnswerAll answer = [&](std::span<const Sample> samples) {
    std::vector<Inputs> inputs;
    for (const auto& sample : samples) inputs.push_back(question_inputs(*session, sample));
    std::vector<std::string> texts;
    for (auto& given : generate(session->model, session->tokenizer, inputs, generation))
      texts.push_back(std::move(given.text));
    return texts;
  };
  const auto indices = spread_indices(set->size(), options.limit);
  Progress progress("answering", static_cast<int64_t>(indices.size()), "questions");
  const auto report =
      evaluate(*set, indices, options.batch, answer, [&](int64_t done) { progress.update(done); });
  if (report.not_asked > 0)
    log_info(report.not_asked, " samples hold no question and were not asked");
  if (report.outcomes.empty())
    fail(options.shards, ": nothing to ask: no sample holds a question with its answer");
  const std::string text =
      options.json ? to_json(report_value(report)) + "\n" : report_table(report);
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);  // the scores are out whatever becomes of the page
  if (!options.html.empty()) write_file_atomic(options.html, misses_page(report, *set, 300));
  return 0;
}

}  // namespace dsvl

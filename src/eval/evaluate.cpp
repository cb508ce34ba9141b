// Asking and scoring.
#include "eval/evaluate.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {
namespace {

Figure mean_figure(const std::vector<double>& parts, const std::vector<double>& wholes) {
  double part = 0, whole = 0;
  for (size_t i = 0; i < parts.size(); ++i) part += parts[i], whole += wholes[i];
  return {whole == 0 ? 0 : part / whole, bootstrap_ratio(parts, wholes)};
}

bool can_ask(const Sample& sample) {
  return sample.messages.size() >= 2 && sample.messages.back().role == "assistant";
}

void score_groups(EvalReport& report) {
  std::map<std::string, std::vector<Outcome>> groups;
  for (const auto& outcome : report.outcomes) groups[outcome.category].push_back(outcome);
  for (const auto& [category, outcomes] : groups) report.by_category[category] = score(outcomes);
  report.all = score(report.outcomes);
}

}  // namespace

std::span<const Message> question_turns(const Sample& sample) {
  return std::span(sample.messages).first(sample.messages.size() - 1);
}

const std::string& wanted_answer(const Sample& sample) {
  return sample.messages.back().content;
}

Outcome judge(const Sample& sample, int64_t index, const std::string& answer) {
  const std::string& wanted = wanted_answer(sample);
  return {sample.id,
          sample.category + " / " + sample.subcategory,
          answer,
          index,
          exact_match(answer, wanted),
          anls(answer, wanted),
          character_errors(answer, wanted)};
}

std::vector<int64_t> spread_indices(int64_t size, int64_t limit) {
  const int64_t count = limit == 0 ? size : std::min(limit, size);
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < count; ++i) indices.push_back(i * size / count);
  return indices;
}

EvalReport evaluate(const ShardSet& set, std::span<const int64_t> indices, int64_t batch,
                    const AnswerAll& answer, const OnBatch& on_batch) {
  EvalReport report;
  for (size_t start = 0; start < indices.size(); start += static_cast<size_t>(batch)) {
    const auto part =
        indices.subspan(start, std::min(static_cast<size_t>(batch), indices.size() - start));
    std::vector<Sample> samples;
    std::vector<int64_t> asked;
    for (const int64_t index : part) {
      Sample sample = set.sample(index);
      if (!can_ask(sample)) {
        ++report.not_asked;
        continue;
      }
      samples.push_back(std::move(sample));
      asked.push_back(index);
    }
    const auto answers = samples.empty() ? std::vector<std::string>() : answer(samples);
    if (answers.size() != samples.size())
      fail(answers.size(), " answers to ", samples.size(), " questions");
    for (size_t i = 0; i < answers.size(); ++i)
      report.outcomes.push_back(judge(samples[i], asked[i], answers[i]));
    if (on_batch) on_batch(static_cast<int64_t>(start + part.size()));
  }
  score_groups(report);
  return report;
}

GroupScore score(std::span<const Outcome> outcomes) {
  GroupScore score;
  score.count = static_cast<int64_t>(outcomes.size());
  int64_t hits = 0;
  std::vector<double> similarities, errors, lengths;
  for (const auto& outcome : outcomes) {
    hits += outcome.exact;
    similarities.push_back(outcome.anls);
    errors.push_back(static_cast<double>(outcome.errors.errors));
    lengths.push_back(static_cast<double>(outcome.errors.characters));
  }
  const double count = static_cast<double>(std::max<int64_t>(1, score.count));
  score.exact = {static_cast<double>(hits) / count, wilson_interval(hits, score.count)};
  score.anls = mean_figure(similarities, std::vector<double>(similarities.size(), 1));
  score.character_error_rate = mean_figure(errors, lengths);
  return score;
}

}  // namespace dsvl

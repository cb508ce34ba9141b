// Held-out questions, the answers a model gave, and what they are worth by category.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/value.h"
#include "data/sample.h"
#include "data/shard_set.h"
#include "eval/metrics.h"

namespace dsvl {

// The turns before the last answer, and that answer. The sample has messages.
std::span<const Message> question_turns(const Sample& sample);
const std::string& wanted_answer(const Sample& sample);

struct Outcome {
  std::string id, category, answer;  // category: "category / subcategory"
  int64_t index = 0;                 // of the sample in its set
  bool exact = false;
  double anls = 0;
  CharacterErrors errors;
};
Outcome judge(const Sample& sample, int64_t index, const std::string& answer);

struct Figure {
  double value = 0;
  Interval interval;  // 95 %
};

struct GroupScore {
  int64_t count = 0;
  Figure exact, anls, character_error_rate;
};

struct EvalReport {
  std::vector<Outcome> outcomes;  // in order of their index
  std::map<std::string, GroupScore> by_category;
  GroupScore all;
  int64_t not_asked = 0;  // documents, and conversations without an answer
};

// Gives one answer for each sample, in order.
using AnswerAll = std::function<std::vector<std::string>(std::span<const Sample>)>;
// Called after each batch with the number of samples done.
using OnBatch = std::function<void(int64_t done)>;

// The indices that are asked: `limit` spread evenly over the set; 0 for all.
std::vector<int64_t> spread_indices(int64_t size, int64_t limit);

EvalReport evaluate(const ShardSet& set, std::span<const int64_t> indices, int64_t batch,
                    const AnswerAll& answer, const OnBatch& on_batch);

GroupScore score(std::span<const Outcome> outcomes);

Value report_value(const EvalReport& report);
std::string report_table(const EvalReport& report);
// The wrong answers with their pictures, at most `most`, worst categories first.
std::string misses_page(const EvalReport& report, const ShardSet& set, int64_t most);

}  // namespace dsvl

// Every rule of rules.h over a whole data set, shard by shard on several threads. Memory stays
// under 1 GiB whatever the set's size: a shard a thread, one picture of more than 4 Mpx at a time,
// and tables of hashes that go to temporary files.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "base/value.h"
#include "data/check/rules.h"
#include "data/shard_set.h"

namespace dsvl {

struct LintOptions {
  int64_t threads = 0;  // 0: one a processor; changes nothing of the result
  int64_t near_distance =
      3;  // bits of 64 in which hashes of pictures alike differ at most; 0 to 16
  int64_t model_side = 1024;  // pixels that the model sees of a picture's longer side
};

struct LintFinding {
  int64_t index = 0;  // of the sample in the set
  std::string where;  // shard and key
  std::string what;
  auto operator<=>(const LintFinding&) const = default;
};
struct LintResult {
  int64_t count = 0;                  // samples (unreadable: also shards; near-duplicate: pictures)
  std::vector<LintFinding> examples;  // the first ones of the set
};
struct LintReport {
  int64_t samples = 0, pictures = 0;
  std::vector<LintResult> results;  // as lint_rules() has them
  int64_t count(Level level) const;
};

LintReport lint(const ShardSet& set, const LintOptions& options);

// {"samples", "pictures", "errors", "warnings", "rules": [{"name", "level", "checks", "mend",
// "count", "examples": [{"where", "what"}]}]}
Value lint_value(const LintReport& report);
// A line a rule with its count, the examples of those that found something, the sums.
std::string lint_table(const LintReport& report);
// "boxes 3, license 1": the errors.
std::string lint_errors(const LintReport& report);

}  // namespace dsvl

// Rules of what a text must be like, by measures of the text alone: those of Gopher (Rae et al.
// 2021, table A1), C4 (Raffel et al. 2020, 2.2), FineWeb (Penedo et al. 2024) and StarCoder (Li et
// al. 2023), with Chinese and code of their own where words are none. Each is one row.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/fields.h"
#include "data/text/facts.h"

namespace dsvl {

// The languages a rule looks at.
constexpr int kEnglish = 1, kChinese = 2, kCode = 4;
constexpr int kProse = kEnglish | kChinese;

struct QualityRule {
  const char* name;    // its key in [clean.quality]
  const char* reason;  // what a document that breaks it is counted under
  int languages;
  bool is_least;     // the threshold is the least value that passes; otherwise the most
  double threshold;  // unless the recipe says otherwise
  double (*measure)(const TextFacts& facts);
  const char* source;  // of the measure and its threshold
};
const std::vector<QualityRule>& quality_rules();

struct QualityOptions {
  std::map<std::string, double> thresholds;  // by rule; those that are not named are the table's
  double threshold(const QualityRule& rule) const;
};
void fields(Visitor& v, QualityOptions& o);

// The first rule that the text breaks, or null.
const QualityRule* broken_rule(const TextFacts& facts, const QualityOptions& options);

}  // namespace dsvl

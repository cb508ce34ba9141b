// Judges by the table of quality rules and beside it; verdicts become reasons.
#include "data/text/clean.h"

#include <functional>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "data/text/facts.h"
#include "data/text/language.h"

namespace dsvl {
namespace {

// Verdicts: kKept, then these, then from kFirstRule on the rules in their order.
constexpr Verdict kOtherLanguage = 1, kInTestSet = 2, kFirstRule = 8;

// Sources name en, zh or code; a program's language is not told by its words.
bool is_in_other_language(const Document& document, std::span<const TextToken> tokens) {
  if (document.language == "code") return false;
  const auto found = guess_language(document.text, tokens);
  return !found.empty() && found != document.language;
}

std::string reason_of(Verdict verdict) {
  switch (verdict) {
    case kOtherLanguage:
      return "in another language";
    case kInTestSet:
      return "in a test set";
    case kSameText:
      return "same text as another";
    case kNearDuplicate:
      return "near duplicate";
    default:
      return quality_rules().at(verdict - kFirstRule).reason;
  }
}

class Judge {
 public:
  explicit Judge(const CleanOptions& options)
      : options_(options), test_runs_(options.contamination) {}

  Verdict operator()(const Document& document, std::span<const TextToken> tokens) const {
    if (options_.language && is_in_other_language(document, tokens)) return kOtherLanguage;
    if (options_.quality_rules) {
      const TextFacts facts(document.text, tokens, document.language);
      if (const auto* rule = broken_rule(facts, options_.quality))
        return static_cast<Verdict>(kFirstRule + (rule - quality_rules().data()));
    }
    return test_runs_.occur_in(tokens) ? kInTestSet : kKept;
  }

  uint64_t identity() const {
    return mix({hash_name(to_json(write_fields(options_))), test_runs_.identity()});
  }

 private:
  const CleanOptions& options_;
  TestRuns test_runs_;
};

}  // namespace

void fields(Visitor& v, CleanOptions& o) {
  v("language", o.language, "drop what is in another language than its source");
  v("quality_rules", o.quality_rules, "drop what breaks a rule of [clean.quality]");
  v("near_duplicates", o.near_duplicates, "drop what nearly repeats an earlier document");
  v("quality", o.quality, "thresholds of the rules");
  v("minhash", o.minhash, "how near duplicates are found");
  v("contamination", o.contamination, "test sets that no document may repeat");
}

void check_settings(const CleanOptions& o, const std::string& where) {
  check_settings(o.minhash, where + " [minhash]");
  check_settings(o.contamination, where + " [contamination]");
}

void clean_documents(Documents& documents, const CleanOptions& options, const Workplace& place) {
  const Judge judge(options);
  const Sieve sieve{options.minhash, options.near_duplicates, std::cref(judge), judge.identity()};
  const auto verdicts = sieve_documents(documents.kept, sieve, place);
  std::vector<Document> kept;
  for (size_t i = 0; i < verdicts.size(); ++i) {
    Document& document = documents.kept[i];
    if (verdicts[i] == kKept) {
      kept.push_back(std::move(document));
      continue;
    }
    Account& account = documents.accounts.at(document.package);
    --account.kept;
    ++account.dropped[reason_of(verdicts[i])];
  }
  documents.kept = std::move(kept);
}

}  // namespace dsvl

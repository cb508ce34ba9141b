// A visit to each sample, then what only the whole set shows.
#include "data/check/lint.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>
#include <numeric>

#include "base/error.h"
#include "data/check/near_pictures.h"
#include "data/check/perceptual_hash.h"
#include "data/check/record_groups.h"
#include "data/show.h"
#include "data/walk.h"

namespace dsvl {
namespace {

constexpr size_t kMostExamples = 5;
constexpr int64_t kLargePicture = int64_t{1} << 22;  // pixels; of such one at a time

void keep_first(std::vector<LintFinding>& findings) {
  std::sort(findings.begin(), findings.end());
  if (findings.size() > kMostExamples) findings.resize(kMostExamples);
}

// What one shard, or one sample, adds.
struct Tally {
  int64_t samples = 0, pictures = 0;
  std::vector<LintResult> results = std::vector<LintResult>(lint_rules().size());

  void find(size_t rule, LintFinding finding) {
    auto& [count, examples] = results[rule];
    ++count;
    examples.push_back(std::move(finding));
    keep_first(examples);
  }
  Tally& operator+=(const Tally& other) {
    samples += other.samples;
    pictures += other.pictures;
    for (size_t rule = 0; rule < results.size(); ++rule) {
      auto& [count, examples] = results[rule];
      const auto& more = other.results[rule].examples;
      count += other.results[rule].count;
      examples.insert(examples.end(), more.begin(), more.end());
      keep_first(examples);
    }
    return *this;
  }
};

// Where a sample stands.
struct Place {
  const TarShard& shard;
  const ShardSample& members;
  int64_t index;
  uint64_t split;
  std::string where;
};

class Linter {
 public:
  Linter(const ShardSet& set, const LintOptions& options)
      : set_(set), options_(options), near_(static_cast<int>(options.near_distance)) {
    for (const auto& shard : set.shards()) {
      const auto [it, is_new] = splits_.try_emplace(split_name(shard), splits_.size());
      if (is_new) split_samples_.push_back(0);
      split_samples_[it->second] += shard.samples;
    }
  }

  LintReport run() {
    walk_shards(set_, options_.threads, "linting", [&](const ShardView& shard) { visit(shard); });
    find_duplicates();
    if (splits_.size() > 1) find_near_pictures();
    return {total_.samples, total_.pictures, std::move(total_.results)};
  }

 private:
  static std::string split_name(const ShardView& shard) {
    return shard.manifest == nullptr ? "" : shard.manifest->split;
  }

  void visit(const ShardView& view) {
    Tally tally;
    try {
      visit_samples(view, tally);
    } catch (const Error& e) {
      tally.find(lint_rule_index("unreadable"), {view.first, view.path, e.what()});
    }
    const std::lock_guard lock(mutex_);
    total_ += tally;
  }

  void visit_samples(const ShardView& view, Tally& tally) {
    const auto shard = TarShard::open(view.path);
    const auto& samples = shard->samples();
    if (static_cast<int64_t>(samples.size()) != view.samples)
      fail("has ", samples.size(), " samples, its manifest says ", view.samples);
    const uint64_t split = splits_.at(split_name(view));
    int64_t index = view.first;
    for (const auto& members : samples)
      visit_sample({*shard, members, index++, split, shard->path() + ": " + members.key}, tally);
  }

  void visit_sample(const Place& place, Tally& tally) {
    ++tally.samples;
    Value json;
    Sample sample;
    try {
      sample = parse_shard_text(place.shard, place.members, &json);
    } catch (const Error& e) {
      tally.find(lint_rule_index("unreadable"), {place.index, place.where, e.what()});
      return;
    }
    const LintSubject subject{sample, json, find_groundings(sample), options_.model_side};
    const auto& rules = lint_rules();
    std::vector<std::string> wrong(rules.size());
    for (size_t rule = 0; rule < rules.size(); ++rule)
      if (rules[rule].text != nullptr) wrong[rule] = rules[rule].text(subject);
    check_pictures(place, subject, wrong);
    tally.pictures += static_cast<int64_t>(sample.images.size());
    for (size_t rule = 0; rule < rules.size(); ++rule)
      if (!wrong[rule].empty())
        tally.find(rule, {place.index, place.where, std::move(wrong[rule])});
  }

  // A rule says something of the first picture that breaks it. The hash of the whole sample is
  // taken on the way.
  void check_pictures(const Place& place, const LintSubject& subject,
                      std::vector<std::string>& wrong) {
    const Sample& sample = subject.sample;
    std::string whole = sample.text;
    for (const auto& [role, content] : sample.messages) whole += "\n" + role + "\n" + content;
    for (size_t i = 0; i < sample.images.size(); ++i) {
      try {
        const auto bytes = picture_bytes(place.shard, place.members, sample.images[i].name);
        whole += xxh3_hex(bytes);
        check_picture(bytes, i, subject, place, wrong);
      } catch (const Error& e) {
        wrong[lint_rule_index("picture")] = e.what();
      }
    }
    wholes_.add({xxh3_64(whole), place.split, static_cast<uint64_t>(place.index)});
  }

  void check_picture(std::span<const std::byte> bytes, size_t number, const LintSubject& subject,
                     const Place& place, std::vector<std::string>& wrong) {
    const std::string where = str("picture ", number + 1);
    const Image size = decode_image_size(bytes, where);
    std::unique_lock<std::mutex> one_at_a_time(large_, std::defer_lock);
    if (int64_t{size.width} * size.height > kLargePicture) one_at_a_time.lock();
    const Image image = decode_image(bytes, where);
    near_.add({perceptual_hash(image), place.split, static_cast<uint64_t>(place.index)});
    const auto& rules = lint_rules();
    for (size_t rule = 0; rule < rules.size(); ++rule)
      if (rules[rule].picture != nullptr && wrong[rule].empty())
        wrong[rule] = rules[rule].picture(subject, {number, image});
  }

  void find_duplicates() {
    const size_t leak = lint_rule_index("leak"), duplicate = lint_rule_index("duplicate");
    wholes_.for_each_group([&](std::span<const Record> group) {
      for (size_t i = 1; i < group.size(); ++i) {
        const bool same_split = group[i].value == group[i - 1].value;
        find_pair(same_split ? duplicate : leak, group[i].sample, group[i - 1].sample,
                  "the same as ");
      }
    });
  }

  // The smaller a split the later: what is found is named where it is held out.
  std::vector<int64_t> split_ranks() const {
    std::vector<size_t> order(split_samples_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return split_samples_[a] > split_samples_[b]; });
    std::vector<int64_t> ranks(order.size());
    for (size_t i = 0; i < order.size(); ++i) ranks[order[i]] = static_cast<int64_t>(i);
    return ranks;
  }

  void find_near_pictures() {
    const size_t rule = lint_rule_index("near-duplicate");
    near_.for_each(split_ranks(), [&](uint64_t sample, uint64_t like) {
      find_pair(rule, sample, like, "has a picture like one of ");
    });
  }

  // Names are looked up of those alone that may be shown.
  void find_pair(size_t rule, uint64_t sample, uint64_t other, const char* what) {
    auto& [count, examples] = total_.results[rule];
    ++count;
    const auto index = static_cast<int64_t>(sample);
    if (examples.size() == kMostExamples && index >= examples.back().index) return;
    examples.push_back({index, set_.where(index), what + set_.where(static_cast<int64_t>(other))});
    keep_first(examples);
  }

  const ShardSet& set_;
  const LintOptions& options_;
  std::map<std::string, uint64_t> splits_;  // numbered as they come
  std::vector<int64_t> split_samples_;
  std::mutex mutex_, large_;
  Tally total_;
  RecordGroups wholes_;  // key: hash of pictures and text, value: split
  NearPictures near_;
};

std::string plural(int64_t count, const char* word) {
  return str(count, " ", word, count == 1 ? "" : "s");
}

Value findings_value(const std::vector<LintFinding>& findings) {
  Value::Array values;
  for (const auto& [index, where, what] : findings)
    values.emplace_back(Value::Object{{"where", where}, {"what", what}});
  return Value(std::move(values));
}

}  // namespace

int64_t LintReport::count(Level level) const {
  int64_t sum = 0;
  for (size_t rule = 0; rule < results.size(); ++rule)
    if (lint_rules()[rule].level == level) sum += results[rule].count;
  return sum;
}

LintReport lint(const ShardSet& set, const LintOptions& options) {
  return Linter(set, options).run();
}

Value lint_value(const LintReport& report) {
  Value::Array rules;
  for (size_t i = 0; i < report.results.size(); ++i) {
    const LintRule& rule = lint_rules()[i];
    rules.emplace_back(Value::Object{{"name", rule.name},
                                     {"level", level_name(rule.level)},
                                     {"checks", rule.checks},
                                     {"mend", rule.mend},
                                     {"count", report.results[i].count},
                                     {"examples", findings_value(report.results[i].examples)}});
  }
  return Value(Value::Object{{"samples", report.samples},
                             {"pictures", report.pictures},
                             {"errors", report.count(Level::error)},
                             {"warnings", report.count(Level::warning)},
                             {"rules", std::move(rules)}});
}

std::string lint_table(const LintReport& report) {
  std::string text = "rule             level       found  what it checks\n";
  std::string found;
  for (size_t i = 0; i < report.results.size(); ++i) {
    const LintRule& rule = lint_rules()[i];
    const auto& [count, examples] = report.results[i];
    char row[64];
    std::snprintf(row, sizeof row, "%-16s %-7s %9lld  ", rule.name, level_name(rule.level),
                  static_cast<long long>(count));
    text += row + std::string(rule.checks) + "\n";
    if (count == 0) continue;
    found += str("\n", rule.name, " (", rule.mend, ")\n");
    for (const auto& [index, where, what] : examples)
      found += terminal_text(str("  ", where, ": ", what)) + "\n";
    if (count > static_cast<int64_t>(examples.size()))
      found += str("  and ", count - static_cast<int64_t>(examples.size()), " more\n");
  }
  return str(text, found, "\n", plural(report.samples, "sample"), ", ",
             plural(report.pictures, "picture"), ": ", plural(report.count(Level::error), "error"),
             ", ", plural(report.count(Level::warning), "warning"), "\n");
}

std::string lint_errors(const LintReport& report) {
  std::string text;
  for (size_t i = 0; i < report.results.size(); ++i)
    if (lint_rules()[i].level == Level::error && report.results[i].count > 0)
      text += str(text.empty() ? "" : ", ", lint_rules()[i].name, " ", report.results[i].count);
  return text;
}

}  // namespace dsvl

// Sums and their table.
#include "data/stats.h"

#include <algorithm>
#include <cstdio>

#include "base/progress.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

int64_t answer_length(const Sample& sample) {
  size_t length = sample.text.empty() ? 0 : decode_utf8(sample.text, sample.id).size();
  for (const auto& message : sample.messages)
    if (message.role == "assistant") length += decode_utf8(message.content, sample.id).size();
  return static_cast<int64_t>(length);
}

void add(GroupStats& group, const Sample& sample, int64_t answer) {
  ++group.samples;
  for (const auto& image : sample.images) {
    ++group.pictures;
    group.picture_bytes += static_cast<int64_t>(image.bytes.size());
  }
  group.answer_characters += answer;
  group.longest_answer = std::max(group.longest_answer, answer);
}

Value group_value(const GroupStats& group) {
  return Value(Value::Object{{"samples", group.samples},
                             {"pictures", group.pictures},
                             {"picture_bytes", group.picture_bytes},
                             {"answer_characters", group.answer_characters},
                             {"longest_answer", group.longest_answer}});
}

Value counts_value(const std::map<std::string, int64_t>& counts) {
  Value value(Value::Object{});
  for (const auto& [name, count] : counts) value.set(name, count);
  return value;
}

// The reason tables of the manifests; shards from elsewhere have none.
void read_accounts(const ShardSet& set, DataStats& stats) {
  for (const auto& manifest : set.manifests()) {
    const std::string part = manifest.split + "/" + manifest.family;
    if (manifest.draws.find("read") != nullptr)
      stats.draws[part] += account_from_value(manifest.draws, part + "/manifest.json");
    for (const auto& [package, account] : manifest.documents.as_object())
      stats.documents[part][package] += account_from_value(account, part + "/manifest.json");
  }
}

Value accounts_value(const std::map<std::string, Account>& accounts) {
  Value value(Value::Object{});
  for (const auto& [name, account] : accounts) value.set(name, account_value(account));
  return value;
}

std::string reason_tables(const DataStats& stats) {
  if (stats.draws.empty()) return "";
  std::string text = "\ndraws of a family                       read      kept  why not\n";
  for (const auto& [part, account] : stats.draws) text += account_row(part, account) + "\n";
  for (const auto& [part, accounts] : stats.documents) {
    if (accounts.empty()) continue;
    text += "documents for " + part + "\n";
    for (const auto& [package, account] : accounts) text += account_row(package, account) + "\n";
  }
  return text;
}

std::string row(const std::string& name, const GroupStats& group) {
  char text[256];
  const double per_sample = 1.0 / static_cast<double>(std::max<int64_t>(1, group.samples));
  std::snprintf(text, sizeof text, "%-40.120s %9lld %9lld %10.1f %8.1f %8lld\n", name.c_str(),
                static_cast<long long>(group.samples), static_cast<long long>(group.pictures),
                static_cast<double>(group.picture_bytes) / 1024 * per_sample,
                static_cast<double>(group.answer_characters) * per_sample,
                static_cast<long long>(group.longest_answer));
  return text;
}

}  // namespace

DataStats count_samples(const ShardSet& set) {
  DataStats stats;
  read_accounts(set, stats);
  Progress progress("counting", set.size(), "samples");
  for (int64_t i = 0; i < set.size(); ++i) {
    const Sample sample = set.sample(i);
    const int64_t answer = answer_length(sample);
    add(stats.all, sample, answer);
    add(stats.by_category[sample.category + " / " + sample.subcategory], sample, answer);
    ++stats.by_source[sample.source];
    ++stats.by_license[sample.license];
    if (i % 1000 == 999) progress.update(i + 1);
  }
  return stats;
}

Value stats_value(const DataStats& stats) {
  Value categories(Value::Object{});
  for (const auto& [name, group] : stats.by_category) categories.set(name, group_value(group));
  Value documents(Value::Object{});
  for (const auto& [part, accounts] : stats.documents)
    documents.set(part, accounts_value(accounts));
  return Value(Value::Object{{"all", group_value(stats.all)},
                             {"by_category", categories},
                             {"by_source", counts_value(stats.by_source)},
                             {"by_license", counts_value(stats.by_license)},
                             {"draws", accounts_value(stats.draws)},
                             {"documents", documents}});
}

std::string stats_table(const DataStats& stats) {
  std::string text =
      "category                                   samples  pictures  KiB/sample answer/s.  "
      "longest\n";
  for (const auto& [name, group] : stats.by_category) text += row(name, group);
  text += row("all", stats.all);
  text += "\nsource: samples\n";
  for (const auto& [name, count] : stats.by_source)
    text += "  " + name + ": " + std::to_string(count) + "\n";
  text += "licence: samples\n";
  for (const auto& [name, count] : stats.by_license)
    text += "  " + name + ": " + std::to_string(count) + "\n";
  return text + reason_tables(stats);
}

}  // namespace dsvl

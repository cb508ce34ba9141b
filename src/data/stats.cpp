// Sums and their table.
#include "data/stats.h"

#include <algorithm>
#include <cstdio>
#include <mutex>

#include "base/error.h"
#include "data/placeholders.h"
#include "data/taxonomy.h"
#include "data/utf8.h"
#include "data/walk.h"
#include "image/image.h"

namespace dsvl {
namespace {

// Code points of what is trained on in stage 3, and of the rest.
struct Texts {
  std::u32string trained, asked;
};

Texts texts_of(const Sample& sample) {
  Texts texts{decode_utf8(without_placeholders(sample.text), sample.id), U""};
  for (const auto& message : sample.messages)
    (message.role == "assistant" ? texts.trained : texts.asked) +=
        decode_utf8(without_placeholders(message.content), sample.id);
  return texts;
}

void add_answer(GroupStats& group, int64_t answer) {
  ++group.samples;
  group.answer_characters += answer;
  group.longest_answer = std::max(group.longest_answer, answer);
}

int64_t count_tokens(const Sample& sample, const Tokenizer& tokenizer) {
  size_t count = sample.text.empty() ? 0 : tokenizer.encode(sample.text, false).size();
  for (const auto& message : sample.messages)
    count += tokenizer.encode(message.content, false).size();
  return static_cast<int64_t>(count);
}

// Every name of "a, b", as credit() writes them.
void count_each(CountsByName& counts, std::string_view names) {
  for (size_t start = 0; start <= names.size();) {
    const size_t end = std::min(names.find(", ", start), names.size());
    ++counts[std::string(names.substr(start, end - start))];
    start = end + 2;
  }
}

// Of one shard.
class Counter {
 public:
  Counter(const ShardView& view, const CountOptions& options)
      : view_(view), options_(options), shard_(TarShard::open(view.path)) {}

  DataStats run() {
    for (const auto& members : shard_->samples()) add(members);
    return std::move(stats_);
  }

 private:
  void add(const ShardSample& members) {
    const Sample sample = read_shard_text(*shard_, members);
    const Texts texts = texts_of(sample);
    GroupStats group;
    add_answer(group, static_cast<int64_t>(texts.trained.size()));
    for (const auto& image : sample.images) {
      const auto bytes = picture_bytes(*shard_, members, image.name);
      const Image size = decode_image_size(bytes, view_.path + ": " + members.key);
      stats_.picture_sides.add(std::max(size.width, size.height));
      ++group.pictures;
      group.picture_bytes += static_cast<int64_t>(bytes.size());
    }
    stats_.all += group;
    stats_.by_category[{sample.category, sample.subcategory}] += group;
    const Manifest* manifest = view_.manifest;
    stats_.by_family[manifest == nullptr ? "" : manifest->family]
                    [manifest == nullptr ? "" : manifest->split] += group;
    count_each(stats_.by_source, sample.source);
    count_each(stats_.by_license, sample.license);
    ++stats_.by_language[script_of(texts.trained + texts.asked)];
    stats_.answer_characters.add(static_cast<int64_t>(texts.trained.size()));
    if (!sample.messages.empty())
      stats_.asked_characters.add(static_cast<int64_t>(texts.asked.size()));
    if (options_.tokenizer != nullptr) stats_.tokens.add(count_tokens(sample, *options_.tokenizer));
  }

  const ShardView& view_;
  const CountOptions& options_;
  std::shared_ptr<const TarShard> shard_;
  DataStats stats_;
};

template <class Key, class Number>
void add_all(std::map<Key, Number>& sums, const std::map<Key, Number>& more) {
  for (const auto& [key, number] : more) sums[key] += number;
}

Value group_value(const GroupStats& group) {
  return Value(Value::Object{{"samples", group.samples},
                             {"pictures", group.pictures},
                             {"picture_bytes", group.picture_bytes},
                             {"answer_characters", group.answer_characters},
                             {"longest_answer", group.longest_answer}});
}

Value counts_value(const CountsByName& counts) {
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

Value families_value(const DataStats& stats) {
  Value value(Value::Object{});
  for (const auto& [family, splits] : stats.by_family) {
    Value groups(Value::Object{});
    for (const auto& [split, group] : splits) groups.set(split, group_value(group));
    value.set(family, std::move(groups));
  }
  return value;
}

// Leaves with their samples, empty ones too.
Value taxonomy_value(const DataStats& stats) {
  const TaxonomyCounts counts = count_taxonomy(samples_by_category(stats));
  Value value(Value::Object{});
  for (size_t i = 0; i < counts.leaves.size(); ++i) {
    const auto& [main, sub, leaf] = taxonomy()[i];
    value.set(str(main, " / ", sub, " / ", leaf), counts.leaves[i]);
  }
  value.set("elsewhere", counts.elsewhere);
  return value;
}

std::string taxonomy_table(const DataStats& stats) {
  const TaxonomyCounts counts = count_taxonomy(samples_by_category(stats));
  std::string before;
  std::string text = str("\ntaxonomy of use cases: ", counts.filled(), " of ", counts.leaves.size(),
                         " leaves filled, ", counts.elsewhere, " samples elsewhere\n");
  for (size_t i = 0; i < counts.leaves.size(); ++i) {
    const auto& [main, sub, leaf] = taxonomy()[i];
    const std::string group = str(main, " / ", sub);
    if (group != before) text += str(before.empty() ? "" : "\n", "  ", group, ":");
    text += str(group == before ? ", " : " ", leaf, " ", counts.leaves[i]);
    before = group;
  }
  return text + "\n";
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

std::string count_rows(const CountsByName& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += str("  ", name, ": ", count, "\n");
  return text;
}

}  // namespace

GroupStats& GroupStats::operator+=(const GroupStats& other) {
  samples += other.samples;
  pictures += other.pictures;
  picture_bytes += other.picture_bytes;
  answer_characters += other.answer_characters;
  longest_answer = std::max(longest_answer, other.longest_answer);
  return *this;
}

DataStats::DataStats()
    : picture_sides({1, 65, 129, 193, 257, 321, 385, 513, 641, 769, 1025, 1537, 2049, 4097}) {}

DataStats& DataStats::operator+=(const DataStats& other) {
  all += other.all;
  add_all(by_category, other.by_category);
  for (const auto& [family, splits] : other.by_family) add_all(by_family[family], splits);
  add_all(by_source, other.by_source);
  add_all(by_license, other.by_license);
  add_all(by_language, other.by_language);
  answer_characters += other.answer_characters;
  asked_characters += other.asked_characters;
  picture_sides += other.picture_sides;
  tokens += other.tokens;
  add_all(draws, other.draws);
  for (const auto& [part, accounts] : other.documents) add_all(documents[part], accounts);
  return *this;
}

DataStats count_samples(const ShardSet& set, const CountOptions& options) {
  DataStats stats;
  read_accounts(set, stats);
  std::mutex mutex;
  walk_shards(set, options.threads, "counting", [&](const ShardView& view) {
    const DataStats one = Counter(view, options).run();
    const std::lock_guard lock(mutex);
    stats += one;
  });
  return stats;
}

std::map<std::pair<std::string, std::string>, int64_t> samples_by_category(const DataStats& stats) {
  std::map<std::pair<std::string, std::string>, int64_t> samples;
  for (const auto& [names, group] : stats.by_category) samples[names] = group.samples;
  return samples;
}

std::string script_of(std::u32string_view text) {
  size_t chinese = 0, latin = 0, other = 0;
  for (const char32_t c : text) {
    const bool is_latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
    if (c >= 0x3400 && is_chinese(c) && c < 0xFF00)
      ++chinese;
    else if (is_latin)
      ++latin;
    else if (c >= 0x370 && c < 0x2000)
      ++other;
  }
  // A Chinese character stands for about as much as a word.
  const size_t letters = chinese + latin + other;
  if (letters == 0) return "no letters";
  const bool has_chinese = 5 * chinese >= letters, has_latin = 5 * latin >= letters;
  if (has_chinese) return has_latin ? "Chinese and Latin" : "Chinese";
  return has_latin ? "Latin" : "other letters";
}

Value stats_value(const DataStats& stats) {
  Value categories(Value::Object{});
  for (const auto& [names, group] : stats.by_category)
    categories.set(names.first + " / " + names.second, group_value(group));
  Value documents(Value::Object{});
  for (const auto& [part, accounts] : stats.documents)
    documents.set(part, accounts_value(accounts));
  return Value(Value::Object{{"all", group_value(stats.all)},
                             {"by_category", categories},
                             {"by_family", families_value(stats)},
                             {"by_language", counts_value(stats.by_language)},
                             {"answer_characters", histogram_value(stats.answer_characters)},
                             {"asked_characters", histogram_value(stats.asked_characters)},
                             {"picture_sides", histogram_value(stats.picture_sides)},
                             {"taxonomy", taxonomy_value(stats)},
                             {"by_source", counts_value(stats.by_source)},
                             {"by_license", counts_value(stats.by_license)},
                             {"draws", accounts_value(stats.draws)},
                             {"documents", documents}});
}

std::string stats_table(const DataStats& stats) {
  std::string text =
      "category                                   samples  pictures  KiB/sample answer/s.  "
      "longest\n";
  for (const auto& [names, group] : stats.by_category)
    text += row(names.first + " / " + names.second, group);
  text += row("all", stats.all);
  text += "\nsource: samples\n" + count_rows(stats.by_source) + "licence: samples\n" +
          count_rows(stats.by_license) + "language (by script): samples\n" +
          count_rows(stats.by_language);
  return text + taxonomy_table(stats) + reason_tables(stats);
}

}  // namespace dsvl

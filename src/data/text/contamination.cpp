// Sorted hashes behind a bit filter.
#include "data/text/contamination.h"

#include <algorithm>
#include <bit>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/shard_set.h"
#include "io/compressed.h"

namespace dsvl {
namespace {

constexpr size_t kMostRuns = size_t{1} << 26;
constexpr size_t kFilterBits = 16;  // for each run: one of 16 other runs passes

// Every text a sample holds.
std::vector<std::string> texts_of(const Sample& sample) {
  std::vector<std::string> texts;
  if (!sample.text.empty()) texts.push_back(sample.text);
  for (const auto& message : sample.messages) texts.push_back(message.content);
  return texts;
}

}  // namespace

void fields(Visitor& v, ContaminationOptions& o) {
  v("test_sets", o.test_sets, "folders with shards, or text files, that no document may repeat");
  v("ngram", o.ngram, "tokens in a row that make a repetition");
}

void check_settings(const ContaminationOptions& o, const std::string& where) {
  if (o.ngram < 1 || o.ngram > 1000) fail(where, ": ngram is ", o.ngram, ", wanted 1 to 1000");
}

TestRuns::TestRuns(const ContaminationOptions& options) : ngram_(options.ngram) {
  for (const auto& path : options.test_sets) {
    if (std::filesystem::is_directory(path)) {
      const auto set = ShardSet::open(path);
      for (int64_t i = 0; i < set->size(); ++i)
        for (const auto& text : texts_of(set->text(i))) add(text);
    } else {
      add(read_maybe_compressed(path));
    }
  }
  if (runs_.empty() && !options.test_sets.empty())
    fail("test_sets: none of the texts has ", ngram_, " tokens; is ", options.test_sets[0],
         " the right path?");
  finish();
}

TestRuns::TestRuns(const std::vector<std::string>& texts, int64_t ngram) : ngram_(ngram) {
  for (const auto& text : texts) add(text);
  finish();
}

void TestRuns::add(std::string_view text) {
  const auto tokens = text_tokens(text);
  if (static_cast<int64_t>(tokens.size()) < ngram_) return;
  const auto runs = token_grams(tokens, ngram_, &TextToken::hash);
  runs_.insert(runs_.end(), runs.begin(), runs.end());
  if (runs_.size() > kMostRuns)
    fail("test_sets: more than ", kMostRuns, " runs of tokens; name smaller test sets");
}

void TestRuns::finish() {
  std::sort(runs_.begin(), runs_.end());
  runs_.erase(std::unique(runs_.begin(), runs_.end()), runs_.end());
  filter_.assign(std::bit_ceil(runs_.size() * kFilterBits / 64 + 1), 0);
  for (const uint64_t run : runs_)
    filter_[(run >> 6) & (filter_.size() - 1)] |= uint64_t{1} << (run & 63);
}

bool TestRuns::has(uint64_t run) const {
  return (filter_[(run >> 6) & (filter_.size() - 1)] >> (run & 63) & 1) != 0 &&
         std::binary_search(runs_.begin(), runs_.end(), run);
}

bool TestRuns::occur_in(std::span<const TextToken> tokens) const {
  if (runs_.empty() || static_cast<int64_t>(tokens.size()) < ngram_) return false;
  const auto runs = token_grams(tokens, ngram_, &TextToken::hash);
  return std::any_of(runs.begin(), runs.end(), [this](uint64_t run) { return has(run); });
}

uint64_t TestRuns::identity() const {
  return xxh3_64({reinterpret_cast<const char*>(runs_.data()), runs_.size() * 8});
}

}  // namespace dsvl

// What a data set holds, counted sample by sample.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "base/value.h"
#include "data/account.h"
#include "data/histogram.h"
#include "data/shard_set.h"
#include "text/tokenizer.h"

namespace dsvl {

struct GroupStats {
  int64_t samples = 0, pictures = 0, picture_bytes = 0;
  int64_t answer_characters = 0,
          longest_answer = 0;  // code points of assistant turns, or of the document
  GroupStats& operator+=(const GroupStats& other);
};

using CountsByName = std::map<std::string, int64_t>;

struct DataStats {
  GroupStats all;
  std::map<std::pair<std::string, std::string>, GroupStats> by_category;  // and subcategory
  std::map<std::string, std::map<std::string, GroupStats>> by_family;     // then by split
  CountsByName by_source, by_license;  // a sample of several counts for each
  CountsByName by_language;            // script_of(): of the whole text
  Histogram answer_characters{round_edges(100000)}, asked_characters{round_edges(100000)};
  Histogram picture_sides;                // pixels of the longer one
  Histogram tokens{round_edges(100000)};  // of all text; empty without a tokenizer
  std::map<std::string, Account> draws;   // by "split/family", as the manifests say
  std::map<std::string, std::map<std::string, Account>> documents;  // by that, then by package

  DataStats();
  DataStats& operator+=(const DataStats& other);
};

struct CountOptions {
  int64_t threads = 0;                   // 0: one a processor
  const Tokenizer* tokenizer = nullptr;  // counts tokens too
};
// Shard by shard; fails on a sample or a picture's header that cannot be read.
DataStats count_samples(const ShardSet& set, const CountOptions& options = {});

// "Chinese", "Latin", "Chinese and Latin" (both make up a fifth of the letters at least), "other
// letters", or "no letters".
std::string script_of(std::u32string_view text);

// By category and subcategory, as count_taxonomy takes them.
std::map<std::pair<std::string, std::string>, int64_t> samples_by_category(const DataStats& stats);

Value stats_value(const DataStats& stats);
std::string stats_table(const DataStats& stats);

}  // namespace dsvl

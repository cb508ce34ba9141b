// What a data set holds, counted sample by sample.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/value.h"
#include "data/account.h"
#include "data/shard_set.h"

namespace dsvl {

struct GroupStats {
  int64_t samples = 0, pictures = 0, picture_bytes = 0;
  int64_t answer_characters = 0,
          longest_answer = 0;  // code points of assistant turns, or of the document
};

struct DataStats {
  GroupStats all;
  std::map<std::string, GroupStats> by_category;  // "category / subcategory"
  std::map<std::string, int64_t> by_source, by_license;
  std::map<std::string, Account> draws;  // by "split/family", as the manifests say
  std::map<std::string, std::map<std::string, Account>> documents;  // by that, then by package
};

DataStats count_samples(const ShardSet& set);
Value stats_value(const DataStats& stats);
std::string stats_table(const DataStats& stats);

}  // namespace dsvl

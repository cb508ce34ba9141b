// Test sets that no training text may repeat: a text that has as much as one run of 13 tokens in
// common with them is dropped (Brown et al. 2020, appendix C, without its cutting out).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/fields.h"
#include "data/text/tokens.h"

namespace dsvl {

struct ContaminationOptions {
  // Folders with shards, or text files (compressed ones too); a path starts where the program does.
  std::vector<std::string> test_sets;
  int64_t ngram = 13;  // tokens: words, or characters of Chinese
};
void fields(Visitor& v, ContaminationOptions& o);
void check_settings(const ContaminationOptions& o, const std::string& where);

// The runs of all test texts, as hashes; a test text shorter than a run is left out.
class TestRuns {
 public:
  // Fails when a path holds nothing, and on more than 2^26 runs (memory: 10 bytes each).
  explicit TestRuns(const ContaminationOptions& options);
  TestRuns(const std::vector<std::string>& texts, int64_t ngram);

  bool occur_in(std::span<const TextToken> tokens) const;
  uint64_t identity() const;  // of the runs
  size_t size() const { return runs_.size(); }

 private:
  void add(std::string_view text);
  void finish();
  bool has(uint64_t run) const;

  int64_t ngram_;
  std::vector<uint64_t> runs_;    // sorted, each once
  std::vector<uint64_t> filter_;  // a bit for a part of the hash: most runs of a text end there
};

}  // namespace dsvl

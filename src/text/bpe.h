// Byte-pair merging of one piece of text, in near-linear time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/value.h"

namespace dsvl {

class Bpe {
 public:
  // The "model" of a tokenizer.json. Fails on another type than BPE, on options of other kinds of
  // vocabularies, on ids that are negative, doubled or past 2^24, and on merges of unknown tokens.
  explicit Bpe(const Value& model);
  Bpe(const Bpe&) = delete;  // ids_ views tokens_
  Bpe& operator=(const Bpe&) = delete;

  // Appends the ids of one piece's bytes. Fails on a byte the vocabulary cannot write, unless it
  // has an unknown-token.
  void encode(std::string_view piece, std::vector<int64_t>& ids) const;

  std::optional<int64_t> token_id(std::string_view token) const;
  // The token as the file writes it, or nullptr.
  const std::string* token(int64_t id) const;
  int64_t end_id() const { return static_cast<int64_t>(tokens_.size()); }  // one past the highest

 private:
  struct Merge {
    uint32_t rank;
    int32_t id;
  };
  void read_vocabulary(const Value& vocabulary);
  void read_merges(const Value& merges);
  void add_merge(std::string_view left, std::string_view right, uint32_t rank);
  const Merge* merge_of(int32_t left, int32_t right) const;
  std::vector<int32_t> symbols_of(std::string_view piece) const;
  class Merging;

  std::vector<std::string> tokens_;                    // by id; empty: no such id
  std::unordered_map<std::string_view, int32_t> ids_;  // keys view tokens_
  std::unordered_map<uint64_t, Merge> merges_;
  int32_t byte_ids_[256];  // -1: none
  int32_t unknown_id_ = -1;
  bool fuse_unknown_ = false;
  bool ignore_merges_ = false;
};

}  // namespace dsvl

// A linked list of symbols and a heap of the merges still possible: O(n log n) for a piece of n
// bytes.
#include "text/bpe.h"

#include <queue>

#include "base/error.h"
#include "text/byte_level.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr int64_t kMaxId = int64_t{1} << 24;

uint64_t pair_key(int32_t left, int32_t right) {
  return static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32 | static_cast<uint32_t>(right);
}

bool is_set(const Value& model, const char* key) {
  const Value* v = model.find(key);
  if (!v || v->is_null()) return false;
  if (v->is_bool()) return v->as_bool();
  if (v->is_string()) return !v->as_string().empty();
  return v->as_double() != 0;
}

}  // namespace

Bpe::Bpe(const Value& model) {
  if (const Value* type = model.find("type"); type && type->as_string() != "BPE")
    fail("the model is '", type->as_string(), "'; only byte-level BPE can be read");
  for (const char* key :
       {"dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback"})
    if (is_set(model, key)) fail("the model sets '", key, "', which byte-level BPE does not use");
  read_vocabulary(model.at("vocab"));
  read_merges(model.at("merges"));
  ignore_merges_ = is_set(model, "ignore_merges");
  fuse_unknown_ = is_set(model, "fuse_unk");
  if (is_set(model, "unk_token")) {
    const std::string& unknown = model.at("unk_token").as_string();
    const auto id = token_id(unknown);
    if (!id) fail("unk_token '", unknown, "' is not in the vocabulary");
    unknown_id_ = static_cast<int32_t>(*id);
  }
  for (int b = 0; b < 256; ++b)
    byte_ids_[b] = static_cast<int32_t>(token_id(byte_token(static_cast<uint8_t>(b))).value_or(-1));
}

void Bpe::read_vocabulary(const Value& vocabulary) {
  const auto& members = vocabulary.as_object();
  int64_t end = 0;
  for (const auto& [token, id] : members) {
    if (token.empty()) fail("vocab holds an empty token");
    check_utf8(token, "a token in vocab");
    if (id.as_int() < 0 || id.as_int() >= kMaxId)
      fail("vocab gives token '", token, "' the id ", id.as_int(), "; wanted 0 to ", kMaxId - 1);
    end = std::max(end, id.as_int() + 1);
  }
  if (end > static_cast<int64_t>(4 * members.size() + 65536))
    fail("vocab has ", members.size(), " tokens but ids up to ", end - 1);
  tokens_.resize(static_cast<size_t>(end));
  ids_.reserve(members.size());
  for (const auto& [token, id] : members) {
    auto& slot = tokens_[static_cast<size_t>(id.as_int())];
    if (!slot.empty())
      fail("vocab gives id ", id.as_int(), " to '", slot, "' and to '", token, "'");
    slot = token;
  }
  for (size_t id = 0; id < tokens_.size(); ++id)
    if (!tokens_[id].empty()) ids_.emplace(tokens_[id], static_cast<int32_t>(id));
}

void Bpe::read_merges(const Value& merges) {
  uint32_t rank = 0;
  merges_.reserve(merges.as_array().size());
  for (const Value& merge : merges.as_array()) {
    if (merge.is_array()) {
      const auto& pair = merge.as_array();
      if (pair.size() != 2) fail("merge ", rank, " has ", pair.size(), " parts; wanted 2");
      add_merge(pair[0].as_string(), pair[1].as_string(), rank++);
      continue;
    }
    const std::string_view line = merge.as_string();
    if (line.starts_with("#version")) continue;
    const size_t space = line.find(' ');
    if (space == line.npos || line.find(' ', space + 1) != line.npos)
      fail("merge ", rank, " is '", line, "'; wanted two tokens with one space between");
    add_merge(line.substr(0, space), line.substr(space + 1), rank++);
  }
}

void Bpe::add_merge(std::string_view left, std::string_view right, uint32_t rank) {
  const auto known = [&](std::string_view token) {
    const auto id = token_id(token);
    if (!id) fail("merge ", rank, " names '", token, "', which is not in the vocabulary");
    return static_cast<int32_t>(*id);
  };
  const int32_t a = known(left), b = known(right);
  merges_[pair_key(a, b)] = {rank, known(str(left, right))};
}

std::optional<int64_t> Bpe::token_id(std::string_view token) const {
  const auto found = ids_.find(token);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

const std::string* Bpe::token(int64_t id) const {
  if (id < 0 || id >= end_id() || tokens_[static_cast<size_t>(id)].empty()) return nullptr;
  return &tokens_[static_cast<size_t>(id)];
}

const Bpe::Merge* Bpe::merge_of(int32_t left, int32_t right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

std::vector<int32_t> Bpe::symbols_of(std::string_view piece) const {
  std::vector<int32_t> symbols;
  symbols.reserve(piece.size());
  for (const char c : piece) {
    const auto byte = static_cast<uint8_t>(c);
    const int32_t id = byte_ids_[byte];
    if (id < 0 && unknown_id_ < 0)
      fail("the vocabulary has no token for byte ", int{byte}, " (in '", piece.substr(0, 40), "')");
    const bool fused = id < 0 && fuse_unknown_ && !symbols.empty() && symbols.back() == unknown_id_;
    if (!fused) symbols.push_back(id < 0 ? unknown_id_ : id);
  }
  return symbols;
}

// One piece on its way from bytes to tokens.
class Bpe::Merging {
 public:
  Merging(const Bpe& bpe, std::vector<int32_t> symbols) : bpe_(bpe), id_(std::move(symbols)) {
    const auto n = static_cast<int32_t>(id_.size());
    next_.resize(id_.size());
    previous_.resize(id_.size());
    for (int32_t i = 0; i < n; ++i) {
      next_[at(i)] = i + 1 < n ? i + 1 : -1;
      previous_[at(i)] = i - 1;
    }
    for (int32_t i = 0; i + 1 < n; ++i) consider(i);
  }

  void run(std::vector<int64_t>& ids) {
    while (!heap_.empty()) {
      const Candidate best = heap_.top();
      heap_.pop();
      if (still_holds(best)) merge(best);
    }
    for (int32_t i = 0; i >= 0; i = next_[at(i)]) ids.push_back(id_[at(i)]);
  }

 private:
  struct Candidate {
    uint32_t rank;
    int32_t left;                               // place of the left symbol
    int32_t id;                                 // what the pair becomes
    bool operator<(const Candidate& o) const {  // the heap's top: lowest rank, then leftmost
      return rank != o.rank ? rank > o.rank : left > o.left;
    }
  };
  static size_t at(int32_t i) { return static_cast<size_t>(i); }

  void consider(int32_t left) {
    const Merge* m = bpe_.merge_of(id_[at(left)], id_[at(next_[at(left)])]);
    if (m) heap_.push({m->rank, left, m->id});
  }

  // A candidate is stale once one of its symbols has been merged away or changed.
  bool still_holds(const Candidate& c) const {
    const int32_t right = next_[at(c.left)];
    if (id_[at(c.left)] < 0 || right < 0) return false;
    const Merge* m = bpe_.merge_of(id_[at(c.left)], id_[at(right)]);
    return m && m->id == c.id;
  }

  void merge(const Candidate& c) {
    const int32_t right = next_[at(c.left)];
    id_[at(c.left)] = c.id;
    id_[at(right)] = -1;
    next_[at(c.left)] = next_[at(right)];
    if (next_[at(right)] >= 0) previous_[at(next_[at(right)])] = c.left;
    if (previous_[at(c.left)] >= 0) consider(previous_[at(c.left)]);
    if (next_[at(c.left)] >= 0) consider(c.left);
  }

  const Bpe& bpe_;
  std::vector<int32_t> id_, next_, previous_;
  std::priority_queue<Candidate> heap_;
};

void Bpe::encode(std::string_view piece, std::vector<int64_t>& ids) const {
  if (piece.empty()) return;
  if (piece.size() >= (size_t{1} << 31)) fail("a text of ", piece.size(), " bytes is too long");
  if (ignore_merges_) {
    std::string whole;
    for (const char c : piece) whole += byte_token(static_cast<uint8_t>(c));
    if (const auto id = token_id(whole)) return ids.push_back(*id);
  }
  Merging(*this, symbols_of(piece)).run(ids);
}

}  // namespace dsvl

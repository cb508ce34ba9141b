// Encoding and decoding; reading the files is in tokenizer_json.cpp.
#include "text/tokenizer.h"

#include "base/error.h"
#include "text/byte_level.h"
#include "text/utf8.h"

namespace dsvl {

std::vector<int64_t> Tokenizer::encode(std::string_view text, bool add_special_tokens) const {
  check_utf8(text, "the text");
  std::vector<int64_t> ids;
  if (add_special_tokens) ids = surrounding_.before;
  Pieces pieces;
  for (const Stretch& stretch : added_.split(text)) {
    if (stretch.id >= 0) {
      ids.push_back(stretch.id);
      continue;
    }
    pieces.items.assign(1, stretch.text);
    pre_tokenizer_->apply(pieces);
    for (const auto piece : pieces.items) bpe_->encode(piece, ids);
    pieces.owned.clear();
  }
  if (add_special_tokens)
    ids.insert(ids.end(), surrounding_.after.begin(), surrounding_.after.end());
  return ids;
}

std::string Tokenizer::decode(std::span<const int64_t> ids, bool skip_special_tokens) const {
  std::string bytes, text;
  for (const int64_t id : ids) {
    const std::string& token = token_bytes(id);
    if (!skip_special_tokens || !is_special(id)) bytes += token;
  }
  append_lossy(text, bytes, true);
  return text;
}

const std::string& Tokenizer::token_bytes(int64_t id) const {
  if (!has_token(id))
    fail("token id ", id, " is outside the vocabulary; wanted an id the tokenizer names, below ",
         vocab_size());
  return bytes_[static_cast<size_t>(id)];
}

bool Tokenizer::has_token(int64_t id) const {
  return id >= 0 && id < vocab_size() && !bytes_[static_cast<size_t>(id)].empty();
}

std::optional<int64_t> Tokenizer::token_id(std::string_view token) const {
  const auto added = added_ids_.find(std::string(token));
  if (added != added_ids_.end()) return added->second;
  return bpe_->token_id(token);
}

bool Tokenizer::is_special(int64_t id) const {
  const auto found = special_.find(id);
  return found != special_.end() && found->second;
}

int64_t Tokenizer::vocab_size() const {
  return static_cast<int64_t>(bytes_.size());
}

int64_t Tokenizer::add_special_token(const std::string& content) {
  const auto known = token_id(content);
  if (known && is_special(*known)) return *known;
  AddedToken token;
  token.id = known.value_or(vocab_size());
  token.content = content;
  token.special = true;
  token.normalized = false;
  add_token(token);
  return token.id;
}

void Tokenizer::add_token(const AddedToken& token) {
  added_.add(token);
  added_ids_[token.content] = token.id;
  special_[token.id] = token.special;
  if (token.id >= vocab_size()) bytes_.resize(static_cast<size_t>(token.id) + 1);
  bytes_[static_cast<size_t>(token.id)] = token_to_bytes(token.content);
}

std::string StreamDecoder::push(int64_t id) {
  if (!tokenizer_.has_token(id)) return "";
  if (skip_special_tokens_ && tokenizer_.is_special(id)) return "";
  pending_ += tokenizer_.token_bytes(id);
  std::string text;
  pending_.erase(0, append_lossy(text, pending_, false));
  return text;
}

std::string StreamDecoder::flush() {
  std::string text;
  append_lossy(text, pending_, true);
  pending_.clear();
  return text;
}

}  // namespace dsvl

// Text to token ids and back: byte-level BPE as a published tokenizer.json describes it
// (spec architecture 10). Same ids as Hugging Face tokenizers reading the same file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/value.h"
#include "text/added_tokens.h"
#include "text/bpe.h"
#include "text/post_processor.h"
#include "text/pre_tokenizer.h"

namespace dsvl {

class Tokenizer {
 public:
  // Reads tokenizer.json (at most 64 MiB) of a model directory, and where they exist
  // tokenizer_config.json, special_tokens_map.json, chat_template.jinja and chat_template.json.
  static Tokenizer load(const std::string& directory);
  // From the parsed tokenizer.json and, unless null, tokenizer_config.json. `where` names the
  // source in errors. Fails on anything the file says that would change ids and is not supported.
  static Tokenizer parse(const Value& json, const Value* config, const std::string& where);

  Tokenizer(Tokenizer&&) noexcept = default;
  Tokenizer& operator=(Tokenizer&&) noexcept = default;

  // Fails when `text` is not UTF-8. Special tokens written in the text are always found; the flag
  // puts BOS (and EOS, where the files say so) around. Safe from several threads.
  std::vector<int64_t> encode(std::string_view text, bool add_special_tokens) const;

  // Bytes that are not UTF-8 become U+FFFD. Fails on an id outside the vocabulary.
  std::string decode(std::span<const int64_t> ids, bool skip_special_tokens) const;

  // The bytes an id adds to a decoded text. Fails on an id outside the vocabulary.
  const std::string& token_bytes(int64_t id) const;
  // False for ids that no token has: negative, past the end, or one of a checkpoint's padding rows.
  bool has_token(int64_t id) const;

  std::optional<int64_t> token_id(std::string_view token) const;
  bool is_special(int64_t id) const;
  int64_t vocab_size() const;  // one past the highest id

  std::optional<int64_t> bos_id() const { return bos_id_; }
  std::optional<int64_t> eos_id() const { return eos_id_; }
  std::optional<int64_t> pad_id() const { return pad_id_; }

  // The Jinja text, or "" when the files have none.
  const std::string& chat_template() const { return chat_template_; }

  // The id of `content`, which is added as a special token (behind the highest id) when it is none.
  int64_t add_special_token(const std::string& content);

 private:
  Tokenizer(const Value& json, const Value* config);
  void add_token(const AddedToken& token);
  void read_added_tokens(const Value& json);
  void read_config(const Value& config);
  void read_token_names(const Value& config);
  void check_surrounding() const;

  std::unique_ptr<Bpe> bpe_;
  std::unique_ptr<PreTokenizer> pre_tokenizer_;
  AddedTokens added_;
  std::unordered_map<std::string, int64_t> added_ids_;
  std::unordered_map<int64_t, bool> special_;  // by id, of added tokens
  std::vector<std::string> bytes_;             // by id; empty: no such id
  Surrounding surrounding_;
  std::optional<int64_t> bos_id_, eos_id_, pad_id_;
  std::string chat_template_;
};

// Turns ids into text as they come, never cutting a character: what push() and flush() return, one
// after another, is what decode() gives for all ids.
class StreamDecoder {
 public:
  StreamDecoder(const Tokenizer& tokenizer, bool skip_special_tokens)
      : tokenizer_(tokenizer), skip_special_tokens_(skip_special_tokens) {}

  // The text that is whole now. An id that no token has adds nothing: a model may pick one of the
  // rows its embedding is padded with.
  std::string push(int64_t id);
  // The rest: U+FFFD where a character was begun and not finished.
  std::string flush();

 private:
  const Tokenizer& tokenizer_;
  bool skip_special_tokens_;
  std::string pending_;
};

}  // namespace dsvl

// Lists by id on one side, objects by token on the other.
#include "models/gguf_tokenizer.h"

#include <unordered_set>

#include "base/error.h"
#include "io/quoted.h"
#include "models/gguf_pre_tokenizer.h"

namespace dsvl {
namespace {

constexpr char kTokens[] = "tokenizer.ggml.tokens", kTypes[] = "tokenizer.ggml.token_type";
constexpr char kMerges[] = "tokenizer.ggml.merges", kPre[] = "tokenizer.ggml.pre";
constexpr char kModel[] = "tokenizer.ggml.model", kTemplate[] = "tokenizer.chat_template";
constexpr char kAddBos[] = "tokenizer.ggml.add_bos_token",
               kAddEos[] = "tokenizer.ggml.add_eos_token";

// llama.cpp's numbers for kinds of tokens.
enum TokenType : int64_t { kNormal = 1, kControl = 3, kUserDefined = 4, kUnused = 5 };

// The file's key for an id and tokenizer_config.json's for the token it stands for.
struct Named {
  const char *id, *token;
};
constexpr Named kNamed[] = {{"tokenizer.ggml.bos_token_id", "bos_token"},
                            {"tokenizer.ggml.eos_token_id", "eos_token"},
                            {"tokenizer.ggml.padding_token_id", "pad_token"}};

const Value::Array& list(const Value& metadata, const char* key) {
  const auto* v = metadata.find(key);
  if (!v) fail("metadata has no '", key, "'; is there a vocabulary in this file?");
  if (!v->is_array()) fail("'", key, "': wanted a list, found ", v->kind());
  return v->as_array();
}

const std::string& text(const Value& v, const char* key) {
  if (!v.is_string()) fail("'", key, "': wanted texts, found ", v.kind());
  return v.as_string();
}

Value added_token(size_t id, const std::string& content, bool special) {
  return Value::Object{{"id", id},          {"content", content}, {"single_word", false},
                       {"lstrip", false},   {"rstrip", false},    {"normalized", false},
                       {"special", special}};
}

// "vocab" and "added_tokens".
struct Vocabulary {
  Value::Object tokens;
  Value::Array added;
};

Vocabulary read_vocabulary(const Value& metadata) {
  const auto& tokens = list(metadata, kTokens);
  const auto* types = metadata.find(kTypes) ? &list(metadata, kTypes) : nullptr;
  if (types && types->size() != tokens.size())
    fail("'", kTypes, "' has ", types->size(), " entries, '", kTokens, "' ", tokens.size());
  Vocabulary out;
  std::unordered_set<std::string_view> seen;
  for (size_t id = 0; id < tokens.size(); ++id) {
    const int64_t type = types ? (*types)[id].as_int() : int64_t{kNormal};
    const auto& content = text(tokens[id], kTokens);
    if (type == kUnused || content.empty()) continue;
    if (!seen.insert(content).second)
      fail("'", kTokens, "': token ", id, " stands under a lower id too");
    if (type == kControl || type == kUserDefined)
      out.added.push_back(added_token(id, content, type == kControl));
    else
      out.tokens.emplace_back(content, Value(id));
  }
  return out;
}

// Tokens that merges name must be in "vocab", also where they are added ones.
void add_merged_tokens(Vocabulary& vocabulary, const Value::Array& merges) {
  std::unordered_set<std::string> named;
  for (const auto& merge : merges) {
    const auto& pair = text(merge, kMerges);
    const auto space = pair.find(' ', 1);
    if (space == pair.npos) continue;  // said by the reader of tokenizer.json
    const auto left = pair.substr(0, space), right = pair.substr(space + 1);
    named.insert({left, right, left + right});
  }
  for (const auto& token : vocabulary.added)
    if (named.count(token.at("content").as_string()))
      vocabulary.tokens.emplace_back(token.at("content").as_string(), token.at("id"));
}

Value read_config(const Value& metadata, const GgufPreTokenizer& pre) {
  const auto& tokens = list(metadata, kTokens);
  Value config;
  for (const auto& [key, name] : kNamed) {
    const auto* id = metadata.find(key);
    if (!id) continue;
    if (!id->is_int() || id->as_int() < 0 || id->as_int() >= static_cast<int64_t>(tokens.size()))
      fail("'", key, "' is no id of the ", tokens.size(), " tokens");
    config.set(name, tokens[static_cast<size_t>(id->as_int())]);
  }
  const auto flag = [&](const char* key, bool absent) {
    const auto* v = metadata.find(key);
    return v && v->is_bool() ? v->as_bool() : absent;
  };
  config.set("add_bos_token", flag(kAddBos, pre.add_bos));
  config.set("add_eos_token", flag(kAddEos, false));
  config.set("clean_up_tokenization_spaces", false);
  config.set("tokenizer_class", "PreTrainedTokenizerFast");
  if (const auto* chat = metadata.find(kTemplate))
    config.set("chat_template", text(*chat, kTemplate));
  return config;
}

Value byte_level() {
  return Value::Object{{"type", "ByteLevel"},
                       {"add_prefix_space", true},
                       {"trim_offsets", true},
                       {"use_regex", true}};
}

}  // namespace

TokenizerFiles gguf_tokenizer(const GgufFile& file) {
  const auto& metadata = file.metadata();
  const auto* model = metadata.find(kModel);
  const auto name = model && model->is_string() ? model->as_string() : std::string();
  if (name != "gpt2")
    fail("'", kModel, "' is ", in_quotes(name),
         "; gpt2 (byte-level BPE) can be read, other kinds cannot");
  const auto* way = metadata.find(kPre);
  const auto pre = gguf_pre_tokenizer(way ? text(*way, kPre) : "default");
  auto vocabulary = read_vocabulary(metadata);
  const auto& merges = list(metadata, kMerges);
  add_merged_tokens(vocabulary, merges);
  Value bpe, json;
  bpe.set("type", "BPE");
  bpe.set("dropout", Value());
  bpe.set("unk_token", Value());
  bpe.set("continuing_subword_prefix", Value());
  bpe.set("end_of_word_suffix", Value());
  bpe.set("fuse_unk", false);
  bpe.set("byte_fallback", false);
  bpe.set("ignore_merges", pre.ignore_merges);
  bpe.set("vocab", Value(std::move(vocabulary.tokens)));
  bpe.set("merges", Value(merges));
  json.set("version", "1.0");
  json.set("truncation", Value());
  json.set("padding", Value());
  json.set("added_tokens", Value(std::move(vocabulary.added)));
  json.set("normalizer", Value());
  json.set("pre_tokenizer", pre.pre_tokenizer);
  json.set("post_processor", byte_level());
  json.set("decoder", byte_level());
  json.set("model", bpe);
  return {json, read_config(metadata, pre)};
}

namespace {

// "a b", whichever way the file writes a pair.
std::vector<std::string> merge_lines(const Value& merges) {
  std::vector<std::string> lines;
  for (const auto& merge : merges.as_array()) {
    if (!merge.is_array()) {
      if (!merge.as_string().starts_with("#version")) lines.push_back(merge.as_string());
      continue;
    }
    lines.push_back(merge.as_array().at(0).as_string() + " " + merge.as_array().at(1).as_string());
  }
  return lines;
}

struct Rows {
  std::vector<std::string> tokens;
  std::vector<int32_t> types;
};

Rows vocabulary_rows(const TokenizerFiles& files, const Tokenizer& tokenizer, int64_t vocab_size) {
  Rows rows;
  for (int64_t id = 0; id < vocab_size; ++id) {
    rows.tokens.push_back(str("[PAD", id, "]"));
    rows.types.push_back(kUnused);
  }
  const auto put = [&](const std::string& content, int64_t id, TokenType type) {
    if (id >= vocab_size)
      fail("the tokenizer's '", content, "' has the id ", id, ", the model has ", vocab_size,
           " rows");
    rows.tokens[static_cast<size_t>(id)] = content;
    rows.types[static_cast<size_t>(id)] = static_cast<int32_t>(type);
  };
  for (const auto& [token, id] : files.tokenizer.at("model").at("vocab").as_object())
    put(token, id.as_int(), kNormal);
  const auto* added = files.tokenizer.find("added_tokens");
  if (added && added->is_array())
    for (const auto& token : added->as_array())
      put(token.at("content").as_string(), token.at("id").as_int(), kUserDefined);
  for (int64_t id = 0; id < tokenizer.vocab_size(); ++id) {
    if (!tokenizer.has_token(id)) continue;
    const bool in_files = id < vocab_size && rows.types[static_cast<size_t>(id)] != kUnused;
    if (!in_files) put(tokenizer.token_bytes(id), id, kUserDefined);  // of tokenizer_config.json
    if (tokenizer.is_special(id)) rows.types[static_cast<size_t>(id)] = kControl;
  }
  return rows;
}

}  // namespace

void add_vocabulary(GgufMetadata& metadata, const TokenizerFiles& files, const Tokenizer& tokenizer,
                    int64_t vocab_size) {
  auto rows = vocabulary_rows(files, tokenizer, vocab_size);
  metadata.emplace_back(kModel, std::string("gpt2"));
  const auto& model = files.tokenizer.at("model");
  const auto* whole = model.find("ignore_merges");
  metadata.emplace_back(kPre, gguf_pre_tokenizer_name(files.tokenizer.at("pre_tokenizer"),
                                                      whole && *whole == Value(true)));
  metadata.emplace_back(kTokens, std::move(rows.tokens));
  metadata.emplace_back(kTypes, std::move(rows.types));
  metadata.emplace_back(kMerges, merge_lines(model.at("merges")));
  const std::optional<int64_t> ids[] = {tokenizer.bos_id(), tokenizer.eos_id(), tokenizer.pad_id()};
  for (size_t i = 0; i < std::size(ids); ++i)
    if (ids[i]) metadata.emplace_back(kNamed[i].id, static_cast<uint32_t>(*ids[i]));
  const auto around = tokenizer.encode("", true);
  const auto holds = [&](std::optional<int64_t> id) {
    return id && std::find(around.begin(), around.end(), *id) != around.end();
  };
  metadata.emplace_back(kAddBos, holds(tokenizer.bos_id()));
  metadata.emplace_back(kAddEos,
                        holds(tokenizer.eos_id()) && tokenizer.eos_id() != tokenizer.bos_id());
  if (!tokenizer.chat_template().empty())
    metadata.emplace_back(kTemplate, tokenizer.chat_template());
}

}  // namespace dsvl

// What tokenizer.json and the configuration beside it say.
#include <charconv>

#include "base/error.h"
#include "text/byte_level.h"
#include "text/tokenizer.h"
#include "text/tokenizer_files.h"

namespace dsvl {
namespace {

constexpr int64_t kMaxAddedId = int64_t{1} << 24;

bool flag_or(const Value& json, const char* key, bool absent) {
  const Value* v = json.find(key);
  return v && !v->is_null() ? v->as_bool() : absent;
}

AddedToken parse_added_token(const Value& json, int64_t id) {
  AddedToken token;
  token.id = id;
  if (id < 0 || id >= kMaxAddedId)
    fail("an added token has the id ", id, "; wanted 0 to ", kMaxAddedId - 1);
  token.content = json.at("content").as_string();
  token.special = flag_or(json, "special", false);
  token.normalized = flag_or(json, "normalized", !token.special);
  token.lstrip = flag_or(json, "lstrip", false);
  token.rstrip = flag_or(json, "rstrip", false);
  token.single_word = flag_or(json, "single_word", false);
  return token;
}

void refuse_normalizer(const Value* json) {
  if (!json || json->is_null()) return;
  const std::string& type = json->at("type").as_string();
  if (type != "Sequence") fail("the normalizer '", type, "' is not supported; wanted none");
  for (const Value& step : json->at("normalizers").as_array()) refuse_normalizer(&step);
}

void check_decoder(const Value* json) {
  const Value* type = json && !json->is_null() ? json->find("type") : nullptr;
  if (type && *type == Value("Sequence")) {
    const auto& steps = json->at("decoders").as_array();
    if (steps.size() == 1) return check_decoder(&steps[0]);
  }
  if (!type || *type != Value("ByteLevel")) fail("the decoder is not ByteLevel, which is needed");
}

// A token's name: "text" or {"content": "text", ...}; "" when absent or null.
std::string token_name(const Value& config, const char* key) {
  const Value* v = config.find(key);
  if (!v || v->is_null()) return "";
  return v->is_object() ? v->at("content").as_string() : v->as_string();
}

std::string default_template(const Value& json) {
  if (json.is_string()) return json.as_string();
  for (const Value& entry : json.as_array())
    if (entry.at("name") == Value("default")) return entry.at("template").as_string();
  fail("chat_template has no template named 'default'");
}

}  // namespace

Tokenizer Tokenizer::load(const std::string& directory) {
  const auto files = load_tokenizer_files(directory);
  return parse(files.tokenizer, &files.config, directory + "/tokenizer.json");
}

Tokenizer Tokenizer::parse(const Value& json, const Value* config, const std::string& where) {
  try {
    return Tokenizer(json, config);
  } catch (const Error& e) {
    fail(where, ": ", e.what());
  }
}

Tokenizer::Tokenizer(const Value& json, const Value* config) {
  refuse_normalizer(json.find("normalizer"));
  check_decoder(json.find("decoder"));
  pre_tokenizer_ = parse_pre_tokenizer(json.at("pre_tokenizer"));
  bpe_ = std::make_unique<Bpe>(json.at("model"));
  bytes_.resize(static_cast<size_t>(bpe_->end_id()));
  for (int64_t id = 0; id < bpe_->end_id(); ++id)
    if (const auto* token = bpe_->token(id))
      bytes_[static_cast<size_t>(id)] = token_to_bytes(*token);
  if (const Value* added = json.find("added_tokens"); added && !added->is_null())
    read_added_tokens(*added);
  const Value* post = json.find("post_processor");
  const auto from_template = post ? parse_post_processor(*post) : std::nullopt;
  if (from_template) surrounding_ = *from_template;
  if (config) {
    read_config(*config);
    read_token_names(*config);
    if (!from_template && flag_or(*config, "add_bos_token", false) && bos_id_)
      surrounding_.before.push_back(*bos_id_);
    if (!from_template && flag_or(*config, "add_eos_token", false) && eos_id_)
      surrounding_.after.push_back(*eos_id_);
  }
  check_surrounding();
}

void Tokenizer::read_added_tokens(const Value& json) {
  const int64_t limit = 4 * (bpe_->end_id() + static_cast<int64_t>(json.as_array().size())) + 65536;
  for (const Value& item : json.as_array()) {
    const AddedToken token = parse_added_token(item, item.at("id").as_int());
    const auto known = token_id(token.content);
    if (known && *known != token.id)
      fail("the added token '", token.content, "' has the id ", token.id,
           " but the vocabulary gives it ", *known);
    if (!known && has_token(token.id))
      fail("the added token '", token.content, "' has the id ", token.id,
           ", which another token has");
    if (token.id > limit)
      fail("the added token '", token.content, "' has the id ", token.id,
           ", far past the vocabulary's end ", bpe_->end_id());
    add_token(token);
  }
}

void Tokenizer::read_config(const Value& config) {
  if (const Value* v = config.find("chat_template"); v && !v->is_null())
    chat_template_ = default_template(*v);
  const Value* added = config.find("added_tokens_decoder");
  if (!added || added->is_null()) return;
  for (const auto& [id_text, json] : added->as_object()) {
    int64_t id = -1;
    const auto end = std::from_chars(id_text.data(), id_text.data() + id_text.size(), id).ptr;
    if (end != id_text.data() + id_text.size())
      fail("added_tokens_decoder has the key '", id_text, "'; wanted an id");
    if (has_token(id)) continue;
    const AddedToken token = parse_added_token(json, id);
    if (!token_id(token.content) && id < vocab_size() + 65536) add_token(token);
  }
}

void Tokenizer::read_token_names(const Value& config) {
  bos_id_ = token_id(token_name(config, "bos_token"));
  eos_id_ = token_id(token_name(config, "eos_token"));
  pad_id_ = token_id(token_name(config, "pad_token"));
}

void Tokenizer::check_surrounding() const {
  for (const auto* ids : {&surrounding_.before, &surrounding_.after})
    for (const int64_t id : *ids)
      if (!has_token(id)) fail("the post-processor adds the id ", id, ", which no token has");
}

}  // namespace dsvl

// The language model's part: transformers' LlamaConfig, partial or whole, of versions 4 and 5.
#include <algorithm>

#include "base/error.h"
#include "models/config_parts.h"

namespace dsvl {
namespace {

// Keys of published files that change nothing here: training-time, generation-time, or covered
// elsewhere.
const std::vector<std::string> kIgnored{"_attn_implementation",
                                        "_attn_implementation_internal",
                                        "_name_or_path",
                                        "architectures",
                                        "attention_dropout",
                                        "aux_loss_alpha",
                                        "bos_token_id",
                                        "dtype",
                                        "eos_token_id",
                                        "hidden_act",
                                        "initializer_range",
                                        "pad_token_id",
                                        "pretraining_tp",
                                        "rope_parameters",
                                        "rope_scaling",
                                        "rope_theta",
                                        "seq_aux",
                                        "torch_dtype",
                                        "transformers_version",
                                        "use_cache",
                                        "image_token_id",
                                        "original_max_position_embeddings"};

const std::vector<std::string> kRopeTypes{"default", "linear", "dynamic", "llama3", "yarn"};

// Neither a null nor absent.
bool given(const Value& json, const char* key) {
  const auto* v = json.find(key);
  return v && !v->is_null();
}

}  // namespace

void fields(Visitor& v, LanguageConfig& c) {
  v("model_type", c.model_type, "llama");
  v("vocab_size", c.vocab_size, "rows of the embedding");
  v("hidden_size", c.hidden_size, "width");
  v("intermediate_size", c.intermediate_size, "width inside the feed-forward part");
  v("num_hidden_layers", c.num_hidden_layers, "layers");
  v("num_attention_heads", c.num_attention_heads, "query heads");
  v("num_key_value_heads", c.num_key_value_heads, "key and value heads");
  v("head_dim", c.head_dim, "width of a head");
  v("max_position_embeddings", c.max_position_embeddings, "longest sequence");
  v("rms_norm_eps", c.rms_norm_eps, "added to the mean square");
  v("attention_bias", c.attention_bias, "biases in attention");
  v("mlp_bias", c.mlp_bias, "biases in the feed-forward part");
  v("tie_word_embeddings", c.tie_word_embeddings,
    "the head is the embedding when the file has none");
}

void fields(Visitor& v, RopeConfig& c) {
  v("rope_theta", c.rope_theta, "base of the wavelengths");
  v("rope_type", c.rope_type, "default, linear, dynamic, llama3 or yarn");
  v("factor", c.factor, "how many times longer than trained");
  v("low_freq_factor", c.low_freq_factor, "llama3");
  v("high_freq_factor", c.high_freq_factor, "llama3");
  v("original_max_position_embeddings", c.original_max_position_embeddings, "trained length");
  v("beta_fast", c.beta_fast, "yarn");
  v("beta_slow", c.beta_slow, "yarn");
  v("attention_factor", c.attention_factor, "yarn");
  v("mscale", c.mscale, "yarn");
  v("mscale_all_dim", c.mscale_all_dim, "yarn");
}

namespace {

RopeConfig parse_rope(const Value& json, const std::string& prefix, ConfigSource& source) {
  RopeConfig rope;
  if (given(json, "rope_theta")) rope.rope_theta = json.at("rope_theta").as_double();
  if (given(json, "original_max_position_embeddings"))
    rope.original_max_position_embeddings = json.at("original_max_position_embeddings").as_int();
  for (const std::string key : {"rope_scaling", "rope_parameters"}) {
    Value scaling = object_member(json, key, source);
    if (const auto* old = scaling.find("type"); old && !scaling.find("rope_type"))
      scaling.set("rope_type", *old);
    read_part(rope, scaling, prefix.empty() ? key : prefix + "." + key, source, {"type"});
  }
  if (std::find(kRopeTypes.begin(), kRopeTypes.end(), rope.rope_type) == kRopeTypes.end())
    fail(source.where, ": rope_type '", rope.rope_type,
         "' is not known; default, linear, dynamic, llama3 and yarn are");
  return rope;
}

}  // namespace

LanguageConfig parse_language(const Value& json, const std::string& prefix, ConfigSource& source) {
  LanguageConfig c;  // with LlamaConfig's own defaults where the header's are DeepSeek's
  c.vocab_size = 32000;
  c.num_hidden_layers = 32;
  c.max_position_embeddings = 2048;
  read_part(c, json, prefix, source, kIgnored);
  const auto where = prefix.empty() ? source.where : str(source.where, ": ", prefix);
  if (c.model_type != "llama") fail(where, ": model_type '", c.model_type, "', wanted llama");
  if (given(json, "hidden_act") && json.at("hidden_act") != Value("silu"))
    fail(where, ": hidden_act is not silu; only Llama's is known");
  if (c.num_attention_heads < 1)
    fail(where, ": num_attention_heads is ", c.num_attention_heads, ", wanted 1 or more");
  if (!given(json, "num_key_value_heads")) c.num_key_value_heads = c.num_attention_heads;
  if (!given(json, "head_dim")) {
    if (c.hidden_size < 1) fail(where, ": hidden_size is ", c.hidden_size, ", wanted 1 or more");
    if (c.hidden_size % c.num_attention_heads)
      fail(where, ": hidden_size ", c.hidden_size, " is not a multiple of num_attention_heads ",
           c.num_attention_heads);
    c.head_dim = c.hidden_size / c.num_attention_heads;
  }
  try {
    c.rope = parse_rope(json, prefix, source);
  } catch (const Error& e) {
    const std::string text = e.what();
    if (text.rfind(source.where, 0) == 0) throw;
    fail(where, ": ", text);
  }
  return c;
}

Value write_language(const LanguageConfig& config, const std::string& dtype) {
  Value json = write_fields(config);
  json.set("hidden_act", "silu");
  json.set("rope_theta", config.rope.rope_theta);
  Value scaling;
  if (config.rope.rope_type != "default") {
    const RopeConfig plain;
    Value all = write_fields(config.rope), defaults = write_fields(plain);
    for (const auto& [key, value] : all.as_object())
      if (key == "rope_type" || key == "factor" || value != defaults.at(key))
        scaling.set(key, value);
  }
  json.set("rope_scaling", scaling);
  if (!dtype.empty()) json.set("torch_dtype", dtype);
  return json;
}

}  // namespace dsvl

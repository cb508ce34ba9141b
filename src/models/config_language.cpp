// The language model's part: a published configuration class, partial or whole, of transformers 4
// and 5.
#include <algorithm>

#include "base/error.h"
#include "models/config_parts.h"
#include "models/decoder_family.h"

namespace dsvl {
namespace {

// Keys of published files that change nothing here: training-time, generation-time, or covered
// elsewhere.
const std::vector<std::string> kIgnored{"_attn_implementation",
                                        "_attn_implementation_internal",
                                        "_name_or_path",
                                        "architectures",
                                        "attention_dropout",
                                        "auto_map",
                                        "bos_token_id",
                                        "dtype",
                                        "eos_token_id",
                                        "ep_size",
                                        "hidden_act",
                                        "initializer_range",
                                        "output_router_logits",
                                        "pad_token_id",
                                        "pretraining_tp",
                                        "qk_head_dim",
                                        "quantization_config",
                                        "rope_interleave",
                                        "rope_parameters",
                                        "rope_scaling",
                                        "rope_theta",
                                        "torch_dtype",
                                        "transformers_version",
                                        "use_cache",
                                        "use_mla",
                                        "image_token_id",
                                        "original_max_position_embeddings"};

const std::vector<std::string> kRopeTypes{"default", "linear", "dynamic", "llama3", "yarn"};

// What configurations of dense models hold without a meaning.
const std::vector<std::string> kIgnoredWithoutExperts{"aux_loss_alpha", "seq_aux"};

// Neither a null nor absent.
bool given(const Value& json, const char* key) {
  const auto* v = json.find(key);
  return v && !v->is_null();
}

bool is(const Value& json, const char* key, const Value& value) {
  const auto* v = json.find(key);
  return v && *v == value;
}

}  // namespace

void fields(Visitor& v, LanguageConfig& c) {
  v("model_type", c.model_type, "llama, deepseek, deepseek_v2 or deepseek_v3");
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
  v("num_nextn_predict_layers", c.num_nextn_predict_layers, "layers that forward does not read");
  if (c.mla) fields(v, *c.mla);
  if (c.moe) fields(v, *c.moe);
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

namespace {

// What `json` leaves unsaid, and of what kind its layers are: a latent rank makes attention latent,
// a number of experts makes layers mixtures of them.
LanguageConfig defaults_for(const Value& json, const std::string& where) {
  const std::string type =
      given(json, "model_type") ? json.at("model_type").as_string() : std::string("llama");
  const auto* family = find_decoder_family(type);
  if (!family)
    fail(where, ": model_type '", type, "', wanted a language model's: ", decoder_family_names());
  LanguageConfig c = family->defaults;
  if (is(json, "use_mla", false))
    c.mla.reset();
  else if (given(json, "kv_lora_rank") && !c.mla)
    c.mla.emplace();
  if (is(json, "n_routed_experts", {}))
    c.moe.reset();
  else if (given(json, "n_routed_experts") && !c.moe)
    c.moe.emplace();
  return c;
}

void check_fixed_choices(const Value& json, const std::string& where) {
  if (given(json, "hidden_act") && !is(json, "hidden_act", "silu"))
    fail(where, ": hidden_act is not silu; no other is known");
  if (is(json, "rope_interleave", false))
    fail(where,
         ": rope_interleave is false; latent attention is known with interleaved pairs only");
}

// Sizes that follow from others where the file does not give them.
void derive_sizes(const Value& json, const std::string& where, LanguageConfig& c) {
  if (c.num_attention_heads < 1)
    fail(where, ": num_attention_heads is ", c.num_attention_heads, ", wanted 1 or more");
  if (!given(json, "num_key_value_heads")) c.num_key_value_heads = c.num_attention_heads;
  if (c.mla) {
    c.head_dim = c.mla->qk_rope_head_dim;
  } else if (!given(json, "head_dim")) {
    if (c.hidden_size < 1) fail(where, ": hidden_size is ", c.hidden_size, ", wanted 1 or more");
    if (c.hidden_size % c.num_attention_heads)
      fail(where, ": hidden_size ", c.hidden_size, " is not a multiple of num_attention_heads ",
           c.num_attention_heads);
    c.head_dim = c.hidden_size / c.num_attention_heads;
  }
}

}  // namespace

LanguageConfig parse_language(const Value& json, const std::string& prefix, ConfigSource& source) {
  const auto where = prefix.empty() ? source.where : str(source.where, ": ", prefix);
  LanguageConfig c;
  try {
    c = defaults_for(json, where);
    auto ignored = kIgnored;
    if (!c.moe)
      ignored.insert(ignored.end(), kIgnoredWithoutExperts.begin(), kIgnoredWithoutExperts.end());
    read_part(c, json, prefix, source, ignored);
    // The published class's own default, a slip of the pen for the plain choice.
    if (c.moe && c.moe->topk_method == "gready") c.moe->topk_method = "greedy";
    check_fixed_choices(json, where);
    derive_sizes(json, where, c);
    c.rope = parse_rope(json, prefix, source);
  } catch (const Error& e) {
    const std::string text = e.what();
    if (text.rfind(source.where, 0) == 0) throw;
    fail(where, ": ", text);
  }
  return c;
}

namespace {

// Every setting, but for those that only some models have: these where they say something.
Value written_fields(const LanguageConfig& config) {
  const auto& defaults = find_decoder_family(config.model_type)->defaults;
  const bool extra = defaults.num_nextn_predict_layers + config.num_nextn_predict_layers > 0;
  const Value all = write_fields(config), silent = write_fields(RouterConfig{});
  Value json;
  for (const auto& [key, value] : all.as_object()) {
    const auto* unsaid = silent.find(key);
    const bool rare = key == "num_nextn_predict_layers" ? !extra : unsaid && *unsaid == value;
    if (!rare) json.set(key, value);
  }
  if (defaults.mla && !config.mla) json.set("use_mla", false);
  if (defaults.moe && !config.moe) json.set("n_routed_experts", Value());
  return json;
}

}  // namespace

Value write_language(const LanguageConfig& config, const std::string& dtype) {
  Value json = written_fields(config);
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

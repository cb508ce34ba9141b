// From metadata to config.json.
#include "models/gguf_config.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "io/gguf_cursor.h"
#include "io/quoted.h"
#include "models/decoder_family.h"
#include "models/gguf_architecture.h"
#include "models/weights.h"

namespace dsvl {
namespace {

constexpr char kRopeFactors[] = "rope_freqs.weight";
constexpr int64_t kSigmoid = 2;  // llama.cpp's number for the gate; softmax is 1, unsaid 0

// Metadata below "ARCHITECTURE.", errors naming file and key.
class Settings {
 public:
  explicit Settings(const GgufFile& file)
      : file_(file),
        architecture_(
            gguf_architecture(text_at("general.architecture").value_or(""), file.path())) {}

  const GgufArchitecture& architecture() const { return architecture_; }
  const Value* find(const std::string& key) const { return at(full(key)); }
  std::optional<int64_t> count(const std::string& key) const {
    const auto* v = find(key);
    if (!v) return std::nullopt;
    if (!v->is_int()) refuse(key, *v, "a whole number");
    return v->as_int();
  }
  std::optional<double> real(const std::string& key) const {
    const auto* v = find(key);
    if (!v) return std::nullopt;
    if (!v->is_number()) refuse(key, *v, "a number");
    return v->as_double();
  }
  int64_t need(const std::string& key) const {
    const auto n = count(key);
    if (!n) fail(file_.path(), ": metadata has no '", full(key), "'");
    return *n;
  }
  std::optional<std::string> text_at(const std::string& whole_key) const {
    const auto* v = at(whole_key);
    if (!v || !v->is_string()) return std::nullopt;
    return v->as_string();
  }
  std::optional<std::string> text(const std::string& key) const { return text_at(full(key)); }
  const Value* at(const std::string& whole_key) const { return file_.metadata().find(whole_key); }

  const TensorInfo* tensor(const std::string& name) const {
    for (const auto& info : file_.tensors())
      if (info.name == name) return &info;
    return nullptr;
  }
  const GgufFile& file() const { return file_; }

 private:
  std::string full(const std::string& key) const { return str(architecture_.name, ".", key); }
  [[noreturn]] void refuse(const std::string& key, const Value& found, const char* wanted) const {
    fail(file_.path(), ": '", full(key), "': wanted ", wanted, ", found ", found.kind());
  }

  const GgufFile& file_;
  const GgufArchitecture& architecture_;
};

bool about_experts(std::string_view key) {
  return key.starts_with("expert_") || key.starts_with("leading_dense_");
}

// Settings that have a name on either side.
Value translated(const Settings& from, bool experts) {
  Value json;
  for (const auto& row : gguf_settings()) {
    if (!from.find(row.gguf) || (about_experts(row.gguf) && !experts)) continue;
    if (row.kind == GgufSetting::count) json.set(row.config, from.need(row.gguf));
    if (row.kind == GgufSetting::real) json.set(row.config, *from.real(row.gguf));
    if (row.kind == GgufSetting::flag) json.set(row.config, *from.find(row.gguf));
  }
  return json;
}

void set_vocabulary(const Settings& from, Value& json) {
  const auto* tokens = from.at("tokenizer.ggml.tokens");
  if (const auto* rows = from.tensor("token_embd.weight"); rows && rows->shape.size() == 2)
    json.set("vocab_size", rows->shape[0]);
  else if (tokens && tokens->is_array() && !json.find("vocab_size"))
    json.set("vocab_size", tokens->as_array().size());
  const auto* bos = from.at("tokenizer.ggml.bos_token_id");
  if (bos) json.set("bos_token_id", *bos);
  Value::Array ends;
  for (const char* key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"})
    if (const auto* id = from.at(key))
      if (std::find(ends.begin(), ends.end(), *id) == ends.end()) ends.push_back(*id);
  if (ends.size() == 1) json.set("eos_token_id", ends[0]);
  if (ends.size() > 1) json.set("eos_token_id", Value(std::move(ends)));
}

void set_latent(const Settings& from, Value& json) {
  if (!from.count("attention.q_lora_rank") || !from.tensor("blk.0.attn_q_a.weight"))
    json.set("q_lora_rank", Value());
  from.need("attention.kv_lora_rank");
  if (const double scale = from.real("attention.temperature_scale").value_or(0); scale != 0)
    fail(from.file().path(), ": attention.temperature_scale is ", scale,
         ", wanted 0: attention that cools with the position is not known");
  const int64_t rotary = from.need("rope.dimension_count");
  const auto width = [&](const std::string& key) {
    return from.count(key + "_mla").value_or(from.count(key).value_or(0));
  };
  json.set("qk_rope_head_dim", rotary);
  json.set("qk_nope_head_dim", width("attention.key_length") - rotary);
  json.set("v_head_dim", width("attention.value_length"));
  // One key head is how the absorbed form looks at it.
  json.set("num_key_value_heads", from.need("attention.head_count"));
}

void set_heads(const Settings& from, Value& json) {
  const auto head = from.count("attention.key_length").value_or(0);
  const auto rotary = from.count("rope.dimension_count").value_or(0);
  if (head) json.set("head_dim", head);
  const int64_t heads = std::max<int64_t>(1, from.need("attention.head_count"));
  const int64_t width = head ? head : from.need("embedding_length") / heads;
  if (rotary && rotary != width)
    fail(from.file().path(), ": rope.dimension_count is ", rotary, ", wanted ", width,
         ": heads that turn in part only are not known");
  if (const auto values = from.count("attention.value_length"); values && *values != width)
    fail(from.file().path(), ": attention.value_length is ", *values, ", wanted the keys' ", width);
}

int64_t num_experts(const Settings& from) {
  const int64_t experts = from.count("expert_count").value_or(0);
  if (experts > 0 && !from.architecture().experts)
    fail(from.file().path(), ": expert_count is ", experts, ", wanted 0 of the architecture ",
         from.architecture().name);
  return experts;
}

// The gate: what metadata does not name follows from its tensors.
void set_gate(const Settings& from, Value& json) {
  const auto& architecture = from.architecture();
  const int64_t gate = from.count("expert_gating_func").value_or(0);
  if (gate < 0 || gate > kSigmoid)
    fail(from.file().path(), ": expert_gating_func is ", gate,
         ", wanted 1 for softmax or 2 for sigmoid");
  const bool sigmoid = gate == kSigmoid;
  if (sigmoid && !architecture.sigmoid_type)
    fail(from.file().path(), ": expert_gating_func is ", kSigmoid,
         ", wanted softmax's 1 of the architecture ", architecture.name);
  if (sigmoid) json.set("model_type", architecture.sigmoid_type);
  const auto& tensors = from.file().tensors();
  const bool corrected = std::any_of(tensors.begin(), tensors.end(), [](const auto& info) {
    return info.name.ends_with("exp_probs_b.bias");
  });
  const bool groups = from.count("expert_group_count").value_or(1) > 1;
  json.set("scoring_func", sigmoid ? "sigmoid" : "softmax");
  json.set("topk_method", corrected ? "noaux_tc" : groups ? "group_limited_greedy" : "greedy");
  json.set("moe_layer_freq", 1);
  const std::pair<const char*, Value> absent[] = {{"n_group", 1},
                                                  {"topk_group", 1},
                                                  {"routed_scaling_factor", 1.0},
                                                  {"norm_topk_prob", false},
                                                  {"first_k_dense_replace", 0},
                                                  {"n_shared_experts", 0}};
  for (const auto& [key, value] : absent)
    if (!json.find(key)) json.set(key, value);
}

// The parameters behind the divisors that the file has instead. Between the wavelengths that are
// kept and those that are stretched, 1 / divisor is a line over the frequency: with low_freq_factor
// 1, which only fixes the scale of the others, two of its points give the rest.
Value llama3(const Settings& from, const Value& config) {
  const Tensor tensor = from.file().tensor(*from.tensor(kRopeFactors)).to(at::kFloat).contiguous();
  const auto* divisors = tensor.const_data_ptr<float>();
  const int64_t count = tensor.numel();
  LanguageConfig found;
  found.head_dim = 2 * count;
  if (const auto* length = config.find("max_position_embeddings"))
    found.max_position_embeddings = length->as_int();
  RopeConfig& rope = found.rope;
  rope.rope_type = "llama3";
  if (const auto* theta = config.find("rope_theta")) rope.rope_theta = theta->as_double();
  rope.factor = *std::max_element(divisors, divisors + count);
  std::vector<std::pair<double, double>> line;  // 1 / wavelength, share that is kept
  for (int64_t i = 0; i < count; ++i) {
    const double kept = (rope.factor / divisors[i] - 1) / (rope.factor - 1);
    const double wave =
        2 * std::numbers::pi *
        std::pow(rope.rope_theta, static_cast<double>(i) / static_cast<double>(count));
    if (kept > 1e-6 && kept < 1 - 1e-6) line.emplace_back(1 / wave, kept);
  }
  if (line.size() > 1) {
    const double slope =
        (line.front().second - line.back().second) / (line.front().first - line.back().first);
    const double at_zero = line.back().second - slope * line.back().first;  // -1 / (high - 1)
    rope.high_freq_factor = std::round((1 - 1 / at_zero) * 1e4) / 1e4;
    rope.original_max_position_embeddings = std::llround(slope * (rope.high_freq_factor - 1));
  }
  const auto again = llama3_divisors(found);
  for (int64_t i = 0; i < count; ++i)
    if (!(std::abs(again[static_cast<size_t>(i)] - divisors[i]) <= 1e-4F * std::abs(divisors[i])))
      fail(from.file().path(), ": ", kRopeFactors,
           " are not the divisors of llama3's scaling; no other is known");
  Value json = write_fields(rope);
  for (const char* key :
       {"rope_theta", "beta_fast", "beta_slow", "attention_factor", "mscale", "mscale_all_dim"})
    std::erase_if(json.as_object(), [&](const auto& member) { return member.first == key; });
  return json;
}

// How many times longer; 0 stands for nothing said, as in llama.cpp.
std::optional<double> scaling_factor(const Settings& from) {
  auto factor = from.real("rope.scaling.factor");
  if (!factor) factor = from.real("rope.scale_linear");  // its name in older files
  return factor && *factor != 0 ? factor : std::nullopt;
}

Value yarn(const Settings& from) {
  Value rope;
  rope.set("rope_type", "yarn");
  rope.set("factor", scaling_factor(from).value_or(1.0));
  const std::pair<const char*, const char*> optional[] = {
      {"rope.scaling.yarn_beta_fast", "beta_fast"}, {"rope.scaling.yarn_beta_slow", "beta_slow"}};
  for (const auto& [gguf, config] : optional)
    if (const auto x = from.real(gguf)) rope.set(config, *x);
  if (const auto length = from.count("rope.scaling.original_context_length"))
    rope.set("original_max_position_embeddings", *length);
  const auto tenth = from.real("rope.scaling.yarn_log_multiplier");
  if (const auto x = from.real("rope.scaling.attn_factor"); x && *x != 1)
    rope.set("attention_factor",
             *x * gguf_yarn_factor(rope.at("factor").as_double(), tenth.value_or(0)));
  // A tenth of mscale_all_dim; published models have the same mscale.
  if (tenth) {
    const double scale = shortest_decimal(static_cast<float>(*tenth * 10));
    rope.set("mscale", scale);
    rope.set("mscale_all_dim", scale);
  }
  return rope;
}

void set_rope(const Settings& from, Value& json) {
  const auto factor = scaling_factor(from);
  const auto type = from.text("rope.scaling.type").value_or(factor ? "linear" : "none");
  if (from.tensor(kRopeFactors)) {
    json.set("rope_scaling", llama3(from, json));
  } else if (type == "yarn") {
    json.set("rope_scaling", yarn(from));
  } else if (type == "linear") {
    Value rope;
    rope.set("rope_type", "linear");
    rope.set("factor", factor.value_or(1.0));
    json.set("rope_scaling", rope);
  } else if (type != "none") {
    fail(from.file().path(), ": rope.scaling.type ", in_quotes(type),
         " is not known; none, linear and yarn are");
  }
}

void set_what_tensors_tell(const Settings& from, Value& json) {
  json.set("tie_word_embeddings", !from.tensor("output.weight"));
  json.set("attention_bias", from.tensor("blk.0.attn_q.bias") != nullptr);
  json.set("mlp_bias", from.tensor("blk.0.ffn_gate.bias") != nullptr);
  if (const auto* weight = from.tensor("blk.0.attn_output.weight"))
    json.set("torch_dtype", dtype_name(weight->type));
}

}  // namespace

Value gguf_config(const GgufFile& file) {
  const Settings from(file);
  const auto& architecture = from.architecture();
  const int64_t experts = num_experts(from);
  Value json = translated(from, experts > 0);
  json.set("model_type", architecture.model_type);
  const int64_t behind = from.count("nextn_predict_layers").value_or(0);
  json.set("num_hidden_layers", from.need("block_count") - behind);
  json.set("num_nextn_predict_layers", behind);
  set_vocabulary(from, json);
  if (architecture.latent)
    set_latent(from, json);
  else
    set_heads(from, json);
  if (experts > 0)
    set_gate(from, json);
  else if (architecture.experts)
    json.set("n_routed_experts", Value());
  set_rope(from, json);
  set_what_tensors_tell(from, json);
  const auto* family = find_decoder_family(json.at("model_type").as_string());
  json.set("architectures", Value::Array{family->architecture});
  return json;
}

}  // namespace dsvl

// Language models through a GGUF file and back: settings, names, tensors, vocabulary.
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "io/gguf_names.h"
#include "io/gguf_weights.h"
#include "models/deepseek_vl.h"
#include "models/gguf_architecture.h"
#include "models/gguf_config.h"
#include "models/gguf_pre_tokenizer.h"
#include "models/gguf_save.h"
#include "models/init.h"
#include "models/model_source.h"
#include "models/rope_table.h"
#include "models/weights.h"
#include "support/golden.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string temporary(const std::string& name) {
  const auto folder = fs::path(::testing::TempDir()) / "dsvl_gguf_model";
  fs::create_directories(folder);
  return (folder / name).string();
}

ModelConfig parse(const std::string& text) {
  return parse_model_config(parse_json(text, "test"), "test");
}

constexpr char kDense[] = R"({"model_type":"llama","vocab_size":916,"hidden_size":32,
  "intermediate_size":48,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,
  "max_position_embeddings":512,"rms_norm_eps":1e-5,"rope_theta":500000.0)";
constexpr char kMoe[] = R"({"model_type":"deepseek","vocab_size":916,"hidden_size":32,
  "intermediate_size":48,"num_hidden_layers":3,"num_attention_heads":4,"n_routed_experts":4,
  "n_shared_experts":2,"num_experts_per_tok":2,"moe_intermediate_size":8,
  "first_k_dense_replace":1})";
constexpr char kLatent[] = R"({"model_type":"deepseek_v2","vocab_size":916,"hidden_size":32,
  "intermediate_size":48,"num_hidden_layers":2,"num_attention_heads":4,"q_lora_rank":null,
  "kv_lora_rank":16,"qk_nope_head_dim":8,"qk_rope_head_dim":4,"v_head_dim":6,
  "n_routed_experts":4,"n_shared_experts":1,"num_experts_per_tok":2,"moe_intermediate_size":8,
  "first_k_dense_replace":1,"n_group":2,"topk_group":1,"topk_method":"group_limited_greedy",
  "routed_scaling_factor":16.0,"rope_scaling":{"type":"yarn","factor":40,"beta_fast":32,
  "beta_slow":1,"original_max_position_embeddings":64,"mscale":0.707,"mscale_all_dim":0.707},
  "max_position_embeddings":2560})";
constexpr char kSigmoid[] = R"({"model_type":"deepseek_v3","vocab_size":916,"hidden_size":32,
  "intermediate_size":48,"num_hidden_layers":2,"num_attention_heads":4,"q_lora_rank":12,
  "kv_lora_rank":16,"qk_nope_head_dim":8,"qk_rope_head_dim":4,"v_head_dim":6,
  "n_routed_experts":8,"n_shared_experts":1,"num_experts_per_tok":2,"moe_intermediate_size":8,
  "first_k_dense_replace":1,"n_group":4,"topk_group":2,"num_nextn_predict_layers":0})";

TokenizerFiles tiny_vocabulary() {
  return read_tokenizer_files(golden_path("models/tiny_llama"));
}

void write(const std::string& path, DeepseekVl& model,
           std::optional<at::ScalarType> dtype = std::nullopt,
           const TokenizerFiles& files = tiny_vocabulary()) {
  fs::remove(path);
  save_gguf(path, model.parameters(), model.config.language, files, {dtype, "tiny"});
}

// Keys that a GGUF file has no words for, all of them of training or of no meaning.
Value comparable(const ModelConfig& config) {
  Value json = write_model_config(config, Layout::hf);
  for (const char* key : {"aux_loss_alpha", "seq_aux", "torch_dtype"})
    std::erase_if(json.as_object(), [&](const auto& member) { return member.first == key; });
  return json;
}

void expect_round_trip(const std::string& config, const std::string& architecture,
                       at::ScalarType type = at::kFloat) {
  DeepseekVl model(parse(config));
  init_weights(model.parameters(), model.config, 7, type);
  const auto path = temporary("round.gguf");
  write(path, model);
  EXPECT_EQ(GgufFile::open(path)->metadata().at("general.architecture").as_string(), architecture);
  DeepseekVl again(read_model_config(path));
  EXPECT_EQ(to_json(comparable(again.config), 1), to_json(comparable(model.config), 1));
  const auto report = load_weights(again, path, again.config);
  EXPECT_TRUE(report.unused.empty()) << report.unused[0];
  const auto left = model.parameters(), right = again.parameters();
  ASSERT_EQ(left.size(), right.size());
  for (size_t i = 0; i < left.size(); ++i)
    EXPECT_TRUE(at::equal(left[i].tensor->to(at::kFloat), right[i].tensor->to(at::kFloat)))
        << left[i].name;
}

TEST(GgufModel, DenseComesBack) {
  expect_round_trip(std::string(kDense) + "}", "llama");
  expect_round_trip(std::string(kDense) + R"(,"attention_bias":true,"mlp_bias":true})", "llama",
                    at::kBFloat16);
  expect_round_trip(std::string(kDense) + R"(,"head_dim":16,"rope_scaling":{"type":"linear",
    "factor":4.0}})",
                    "llama", at::kHalf);
  expect_round_trip(std::string(kDense) + R"(,"rope_scaling":{"rope_type":"yarn","factor":8.0,
    "beta_fast":16,"original_max_position_embeddings":64}})",
                    "llama");
}

TEST(GgufModel, MixturesAndLatentsComeBack) {
  expect_round_trip(kMoe, "deepseek");
  expect_round_trip(kLatent, "deepseek2", at::kBFloat16);
  expect_round_trip(kSigmoid, "deepseek2");
}

// The divisors of the frequencies are all that the file holds; the parameters follow from them. An
// original length of 0 is max_position_embeddings.
TEST(GgufModel, Llama3ScalingIsFoundAgain) {
  const std::string stretched =
      std::string(kDense) + R"(,"head_dim":128,"rope_scaling":{"rope_type":"llama3","factor":8.0,
    "low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":)";
  EXPECT_EQ(llama3_divisors(parse(stretched + "0}}").language),
            llama3_divisors(parse(stretched + "512}}").language));
  const auto config = parse(stretched + "8192}}");
  DeepseekVl model(config);
  init_weights(model.parameters(), config, 7, at::kFloat);
  const auto path = temporary("llama3.gguf");
  write(path, model);
  const auto again = read_model_config(path);
  EXPECT_EQ(to_json(comparable(again)), to_json(comparable(config)));
  const auto wanted = RopeTable(config.language).inverse_frequencies(1);
  const auto divisors = llama3_divisors(config.language);
  RopeTable plain(parse(std::string(kDense) + R"(,"head_dim":128})").language);
  const auto frequencies = plain.inverse_frequencies(1);
  for (int64_t i = 0; i < 64; ++i)  // float32's rounding
    EXPECT_NEAR(frequencies[i].item<double>() / divisors[static_cast<size_t>(i)],
                wanted[i].item<double>(), 1e-6 * frequencies[i].item<double>());
}

TEST(GgufModel, TiedHeadIsWrittenOnce) {
  DeepseekVl model(parse(std::string(kDense) + R"(,"tie_word_embeddings":true})"));
  init_weights(model.parameters(), model.config, 7, at::kFloat);
  model.language_model.lm_head.weight = model.language_model.model.embed_tokens.weight;
  const auto path = temporary("tied.gguf");
  write(path, model);
  DeepseekVl again(read_model_config(path));
  EXPECT_TRUE(load_weights(again, path, again.config).tied);
}

TEST(GgufModel, NormsAndGatesAreFloat32) {
  DeepseekVl model(parse(kMoe));
  init_weights(model.parameters(), model.config, 7, at::kBFloat16);
  const auto path = temporary("types.gguf");
  write(path, model, at::kHalf);
  const auto file = GgufFile::open(path);
  for (const auto& info : file->tensors()) {
    const bool plain = info.name.ends_with("norm.weight") || info.name.ends_with("gate_inp.weight");
    EXPECT_EQ(info.dtype, plain ? "F32" : "F16") << info.name;
  }
}

const GgufValue* find(const GgufMetadata& metadata, const std::string& key) {
  for (const auto& [name, value] : metadata)
    if (name == key) return &value;
  return nullptr;
}

// llama.cpp makes 0.1 ln(factor) + 1 of the factor itself and multiplies it with the file's.
TEST(GgufModel, AttentionFactorIsWrittenAsLlamaCppMultipliesIt) {
  DeepseekVl model(parse(std::string(kDense) + R"(,"rope_scaling":{"rope_type":"yarn",
    "factor":4.0,"attention_factor":1.5}})"));
  const auto metadata = gguf_metadata(model.config.language);
  const auto* factor = find(metadata, "llama.rope.scaling.attn_factor");
  ASSERT_TRUE(factor);
  EXPECT_FLOAT_EQ(std::get<float>(*factor), 1.5F / (0.1F * std::log(4.F) + 1));
  EXPECT_FALSE(find(metadata, "llama.rope.scaling.yarn_attn_factor"));
  init_weights(model.parameters(), model.config, 7, at::kFloat);
  const auto path = temporary("factor.gguf");
  write(path, model);
  const auto again = read_model_config(path).language.rope;
  EXPECT_NEAR(again.attention_factor.value_or(0), 1.5, 3e-7);  // the file's is a float32
}

// A file of metadata alone, one word changed or added.
std::string with_setting(const char* config, const std::string& key, GgufValue value) {
  auto metadata = gguf_metadata(parse(config).language);
  std::erase_if(metadata, [&](const auto& entry) { return entry.first == key; });
  metadata.emplace_back(key, std::move(value));
  const auto path = temporary("setting.gguf");
  fs::remove(path);
  GgufWriter(path, metadata, {}).finish();
  return path;
}

// Older files say the factor alone.
TEST(GgufModel, AFactorWithoutATypeIsLinear) {
  const auto dense = std::string(kDense) + "}";
  for (const std::string key : {"llama.rope.scaling.factor", "llama.rope.scale_linear"}) {
    const auto rope = read_model_config(with_setting(dense.c_str(), key, 4.F)).language.rope;
    EXPECT_EQ(rope.rope_type, "linear") << key;
    EXPECT_EQ(rope.factor, 4.0) << key;
    const auto none = read_model_config(with_setting(dense.c_str(), key, 0.F)).language.rope;
    EXPECT_EQ(none.rope_type, "default") << key;
  }
}

// Settings that would change answers and that no layer follows.
TEST(GgufModel, SaysWhatCannotBeFollowed) {
  const auto said = [](const std::string& key, GgufValue value) -> std::string {
    try {
      read_model_config(with_setting(kLatent, key, std::move(value)));
    } catch (const Error& e) {
      return e.what();
    }
    return "accepted";
  };
  const auto gate = said("deepseek2.expert_gating_func", uint32_t{3});
  EXPECT_NE(gate.find("expert_gating_func is 3, wanted 1 for softmax or 2"), gate.npos) << gate;
  const auto scale = said("deepseek2.attention.temperature_scale", 0.5F);
  EXPECT_NE(scale.find("attention.temperature_scale is 0.5, wanted 0"), scale.npos) << scale;
  EXPECT_EQ(said("deepseek2.attention.temperature_scale", 0.F), "accepted");
}

// Words of a file reach a terminal as printable ASCII.
TEST(GgufModel, WordsOfAFileStayHarmlessInMessages) {
  const auto message = [](const auto& read) -> std::string {
    try {
      read();
    } catch (const Error& e) {
      return e.what();
    }
    return "accepted";
  };
  const std::string word = "\x1b[2J\n", dense = std::string(kDense) + "}";
  const auto of = [&](const std::string& key) { return with_setting(dense.c_str(), key, word); };
  const auto config = [&](const std::string& key) {
    return message([&] { read_model_config(of(key)); });
  };
  for (const auto& said : {config("general.architecture"), config("llama.rope.scaling.type"),
                           message([&] { read_tokenizer_files(of("tokenizer.ggml.model")); }),
                           message([&] { gguf_pre_tokenizer(word); })}) {
    EXPECT_NE(said.find("'?[2J?'"), std::string::npos) << said;
    EXPECT_EQ(said.find_first_of("\x1b\n"), std::string::npos) << said;
  }
}

void refuse(const std::string& config, const std::string& wanted) {
  try {
    gguf_metadata(parse(config).language);
    ADD_FAILURE() << "accepted; wanted: " << wanted;
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find(wanted), std::string::npos) << e.what();
  }
}

// The configuration with one setting changed.
std::string edited(const char* config, const char* key, Value value) {
  Value json = parse_json(config, "test");
  json.set(key, std::move(value));
  return to_json(json);
}

TEST(GgufModel, SaysWhatCannotBeHeld) {
  refuse(std::string(kDense) + R"(,"rope_scaling":{"type":"dynamic","factor":2.0}})", "dynamic");
  std::string moe = kMoe;
  moe.pop_back();
  refuse(moe + R"(,"norm_topk_prob":true})", "deepseek has no place for norm_topk_prob");
  refuse(moe + R"(,"moe_layer_freq":2})", "moe_layer_freq 2");
  refuse(moe + R"(,"attention_bias":true})", "deepseek has no place for attention_bias");
  refuse(moe + R"(,"head_dim":16})", "4 heads of 16 in a hidden_size of 32");
  refuse(moe + R"(,"rope_scaling":{"rope_type":"llama3","factor":8.0}})", "rope_type llama3");
}

// Where llama.cpp would turn or scale otherwise than the published code.
TEST(GgufModel, SaysWhatLatentAttentionCannotHold) {
  const auto with = [](const char* rope) {
    return edited(kSigmoid, "rope_scaling", parse_json(rope, "rope"));
  };
  const std::string no = "deepseek2 has no place for ";
  refuse(with(R"({"type":"linear","factor":4.0})"), no + "rope_type linear");
  refuse(with(R"({"rope_type":"llama3","factor":4.0})"), no + "rope_type llama3");
  for (const char* rope : {R"({"type":"yarn","factor":4.0})",
                           R"({"type":"yarn","factor":4.0,"mscale":0.0,"mscale_all_dim":0.0})",
                           R"({"type":"yarn","factor":4.0,"mscale":1.0,"mscale_all_dim":0.7})"})
    refuse(with(rope), no + "yarn without an mscale that is mscale_all_dim");
  refuse(with(R"({"type":"yarn","factor":4.0,"mscale":1.0,"mscale_all_dim":1.0,
      "attention_factor":1.5})"),
         no + "an attention_factor of 1.5");
  refuse(edited(kSigmoid, "num_hidden_layers", 27), no + "a q_lora_rank in 27 layers");
  gguf_metadata(parse(edited(kLatent, "num_hidden_layers", 27)).language);
}

// llama.cpp reads a latent's rank in most sizes, 0 for none, and groups only where some are left
// out.
TEST(GgufModel, RanksAndGroupsAreWrittenAsLlamaCppReadsThem) {
  const auto written = [](const std::string& config, const std::string& key) {
    const auto metadata = gguf_metadata(parse(config).language);
    const auto* value = find(metadata, "deepseek2." + key);
    return value ? std::optional(std::get<uint32_t>(*value)) : std::nullopt;
  };
  EXPECT_EQ(written(kLatent, "attention.q_lora_rank"), 0u);
  EXPECT_EQ(written(kSigmoid, "attention.q_lora_rank"), 12u);
  EXPECT_EQ(written(kSigmoid, "expert_group_count"), 4u);
  EXPECT_EQ(written(kSigmoid, "expert_group_used_count"), 2u);
  for (const auto& config :
       {edited(kSigmoid, "topk_group", 4), edited(kLatent, "topk_method", "greedy")}) {
    EXPECT_EQ(written(config, "expert_group_count"), std::nullopt);
    EXPECT_EQ(written(config, "expert_group_used_count"), std::nullopt);
  }
}

TEST(GgufModel, NamesGoBothWays) {
  EXPECT_EQ(published_name("blk.12.attn_q.weight"), "model.layers.12.self_attn.q_proj.weight");
  EXPECT_EQ(published_name("blk.1.ffn_up_exps.weight"),
            "model.layers.1.mlp.experts.*.up_proj.weight");
  EXPECT_EQ(gguf_name("model.layers.1.mlp.experts.17.up_proj.weight"), "blk.1.ffn_up_exps.weight");
  EXPECT_EQ(gguf_name("model.layers.3.mlp.gate.e_score_correction_bias"), "blk.3.exp_probs_b.bias");
  EXPECT_EQ(published_name("output.weight"), "lm_head.weight");
  EXPECT_EQ(published_name("blk.attn_q.weight"), std::nullopt);
  EXPECT_EQ(published_name("blk.1.ssm_a"), std::nullopt);
  EXPECT_EQ(gguf_name("model.layers.0.self_attn.inner.weight"), std::nullopt);
}

TEST(GgufModel, RotaryRowsGoBothWays) {
  const auto rows = at::arange(8, at::kFloat);
  // Two heads of four: first half, second half -> the elements of the halves in turn.
  const auto mixed = alternate_halves(rows, 2);
  EXPECT_TRUE(at::equal(mixed, at::tensor({0.F, 2.F, 1.F, 3.F, 4.F, 6.F, 5.F, 7.F})));
  EXPECT_TRUE(at::equal(join_halves(mixed, 2), rows));
}

TEST(GgufModel, VocabularyComesBack) {
  DeepseekVl model(parse(std::string(kDense) + "}"));
  init_weights(model.parameters(), model.config, 7, at::kFloat);
  const auto path = temporary("vocabulary.gguf");
  write(path, model);
  const auto before = Tokenizer::load(golden_path("models/tiny_llama"));
  const auto after = load_tokenizer(path);
  EXPECT_EQ(after.bos_id(), before.bos_id());
  EXPECT_EQ(after.eos_id(), before.eos_id());
  EXPECT_EQ(after.chat_template(), before.chat_template());
  const auto cases = read_json_file(golden_path("tokenizer_tiny_ids.json"));
  for (const auto& item : cases.at("cases").as_array()) {
    const auto& text = item.as_array()[0].as_string();
    for (const bool special : {false, true})
      EXPECT_EQ(after.encode(text, special), before.encode(text, special)) << text;
  }
  for (int64_t id = 0; id < before.vocab_size(); ++id) {
    EXPECT_EQ(after.is_special(id), before.is_special(id)) << id;
    if (before.has_token(id)) {
      EXPECT_EQ(after.token_bytes(id), before.token_bytes(id)) << id;
    }
  }
}

// Published directories keep a part of tokenizer_config.json in files of its own.
TEST(GgufModel, SideFilesOfATokenizerAreWritten) {
  const auto folder = temporary("side_files");
  fs::create_directories(folder);
  const auto whole = tiny_vocabulary();
  Value config = whole.config, map;
  for (const std::string name : {"bos_token", "eos_token", "pad_token"}) {
    map.set(name, config.at(name));
    std::erase_if(config.as_object(), [&](const auto& member) { return member.first == name; });
  }
  const auto put = [&](const char* name, const std::string& text) {
    write_file_atomic(folder + "/" + name, text);
  };
  put("tokenizer.json", to_json(whole.tokenizer));
  put("tokenizer_config.json", to_json(config));
  put("special_tokens_map.json", to_json(map));
  put("chat_template.jinja", "{{ bos_token }}");
  DeepseekVl model(parse(std::string(kDense) + "}"));
  init_weights(model.parameters(), model.config, 7, at::kFloat);
  const auto path = temporary("side_files.gguf");
  write(path, model, {}, read_tokenizer_files(folder));
  const auto before = Tokenizer::load(folder), after = load_tokenizer(path);
  ASSERT_TRUE(before.bos_id() && before.eos_id());
  EXPECT_EQ(after.bos_id(), before.bos_id());
  EXPECT_EQ(after.eos_id(), before.eos_id());
  EXPECT_EQ(after.chat_template(), "{{ bos_token }}");
}

TEST(GgufModel, EveryPreTokenizerHasItsName) {
  for (const std::string name : {"deepseek-llm", "deepseek-coder", "deepseek-v3", "smollm", "dbrx",
                                 "qwen2", "gpt-2", "falcon", "default"})
    EXPECT_EQ(gguf_pre_tokenizer_name(gguf_pre_tokenizer(name).pre_tokenizer, false), name);
  EXPECT_EQ(gguf_pre_tokenizer_name(gguf_pre_tokenizer("llama3").pre_tokenizer, true), "llama-bpe");
  EXPECT_THROW(gguf_pre_tokenizer("of-tomorrow"), Error);
  EXPECT_THROW(gguf_pre_tokenizer_name(parse_json(R"({"type":"Whitespace"})", ""), false), Error);
}

}  // namespace
}  // namespace dsvl

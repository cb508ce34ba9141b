// Loading and saving in both layouts; what broken directories get.
#include "models/weights.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "models/deepseek_vl.h"
#include "models/init.h"
#include "models/model_directory.h"
#include "support/golden.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string fresh_folder(const std::string& name) {
  const auto folder = fs::path(::testing::TempDir()) / "dsvl_weights" / name;
  fs::remove_all(folder);
  fs::create_directories(folder.parent_path());
  return folder.string();
}

std::string model_path(const std::string& name) {
  return golden_path("models/" + name);
}

struct Loaded {
  explicit Loaded(const std::string& directory, const LoadOptions& options = {})
      : model(read_model_config(directory)),
        report(load_weights(model, directory, model.config, options)) {}
  DeepseekVl model;
  LoadReport report;
};

// The same tensors by name; undefined ones (that no forward reads) are skipped.
void expect_same(const Module& a, const Module& b) {
  const auto left = a.parameters(), right = b.parameters();
  ASSERT_EQ(left.size(), right.size());
  for (size_t i = 0; i < left.size(); ++i) {
    ASSERT_EQ(left[i].name, right[i].name);
    if (!left[i].tensor->defined() || !right[i].tensor->defined()) continue;
    EXPECT_EQ(left[i].tensor->scalar_type(), right[i].tensor->scalar_type()) << left[i].name;
    EXPECT_TRUE(at::equal(*left[i].tensor, *right[i].tensor)) << left[i].name;
  }
}

std::string load_error(const std::string& directory) {
  try {
    Loaded loaded(directory);
  } catch (const Error& e) {
    EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos);
    return e.what();
  }
  return "";
}

void expect_refused(const std::string& directory, const std::string& message) {
  const auto found = load_error(directory);
  EXPECT_NE(found.find(message), found.npos) << "found: " << found << "\nwanted: " << message;
}

// A copy of tiny_vl whose tensors `change` may edit.
template <class Change>
std::string changed_copy(const std::string& name, Change change) {
  const auto folder = fresh_folder(name);
  fs::create_directories(folder);
  fs::copy(model_path("tiny_vl"), folder);
  const auto files = ModelFiles::open(model_path("tiny_vl"));
  std::map<std::string, Tensor> tensors;
  for (const auto& tensor : files.names()) tensors[tensor] = files.tensor(tensor);
  change(tensors);
  write_safetensors(folder + "/model.safetensors", {tensors.begin(), tensors.end()});
  return folder;
}

TEST(Weights, BothLayoutsGiveTheSameParameters) {
  for (const std::string name : {"tiny_vl", "tiny_hybrid"}) {
    const Loaded hf(model_path(name)), original(model_path(name + "_original"));
    expect_same(hf.model, original.model);
    EXPECT_TRUE(hf.report.unused.empty());
    EXPECT_EQ(original.report.unused.size(), 13u);  // the pooling head
    for (const auto& parameter : hf.model.parameters()) {
      if (!parameter.used) continue;
      EXPECT_EQ(parameter.tensor->sizes(), at::IntArrayRef(parameter.shape)) << parameter.name;
    }
  }
}

TEST(Weights, OriginalLayoutIsMappedNotCopied) {
  const Loaded loaded(model_path("tiny_llama"));
  const auto& weight = loaded.model.language_model.model.norm.weight;
  EXPECT_EQ(weight.scalar_type(), at::kBFloat16);
  EXPECT_FALSE(weight.storage().resizable());
}

TEST(Weights, ConvertsOnRequest) {
  const Loaded kept(model_path("tiny_vl")), wide(model_path("tiny_vl"), {.dtype = "float32"});
  for (const auto& parameter : kept.model.parameters())
    EXPECT_EQ(parameter.tensor->scalar_type(), at::kHalf);
  for (const auto& parameter : wide.model.parameters())
    EXPECT_EQ(parameter.tensor->scalar_type(), at::kFloat);
}

TEST(Weights, SavesInEitherLayoutAndReadsBack) {
  for (const std::string name : {"tiny_vl", "tiny_hybrid_original", "tiny_llama"}) {
    const Loaded first(model_path(name));
    for (const Layout layout : {Layout::original, Layout::hf}) {
      const auto folder = fresh_folder(name);
      save_model(folder, first.model.parameters(), first.model.config,
                 {.layout = layout, .files_from = model_path(name)});
      const Loaded again(folder);
      expect_same(first.model, again.model);
      EXPECT_TRUE(fs::exists(folder + "/tokenizer.json"));
    }
  }
}

TEST(Weights, PublishedNamesHaveVisionModelTwice) {
  const Loaded first(model_path("tiny_vl"));
  const auto folder = fresh_folder("names");
  save_model(folder, first.model.parameters(), first.model.config, {.layout = Layout::hf});
  const auto files = ModelFiles::open(folder);
  EXPECT_TRUE(files.find("model.vision_model.vision_model.encoder.layers.1.self_attn.v_proj.bias"));
  EXPECT_TRUE(files.find("model.vision_model.vision_model.embeddings.position_embedding.weight"));
  EXPECT_TRUE(files.find("lm_head.weight"));
}

TEST(Weights, ShardsAndIndex) {
  const Loaded first(model_path("tiny_hybrid"));
  const auto folder = fresh_folder("shards");
  save_model(folder, first.model.parameters(), first.model.config, {.shard_bytes = 100'000});
  EXPECT_FALSE(fs::exists(folder + "/model.safetensors"));
  expect_same(first.model, Loaded(folder).model);
  fs::path shard;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().rfind("model-00002", 0) == 0) shard = entry.path();
  fs::remove(shard);
  expect_refused(folder, "this shard is missing");
}

TEST(Weights, IndexMayNotPointOutside) {
  const auto folder = fresh_folder("outside");
  fs::create_directories(folder);
  fs::copy(model_path("tiny_llama") + "/config.json", folder);
  write_file_atomic(folder + "/model.safetensors.index.json",
                    R"({"weight_map":{"a":"../x.safetensors"}})");
  expect_refused(folder, "not a plain file name");
  write_file_atomic(folder + "/model.safetensors.index.json", R"({"weights":{}})");
  expect_refused(folder, "'weight_map' is missing");
}

TEST(Weights, TiedHeadOnlyWithoutOneInTheFile) {
  const auto without = changed_copy("tied", [](auto& tensors) { tensors.erase("lm_head.weight"); });
  expect_refused(without, "1 tensor is missing: 'lm_head.weight'");
  Value json = read_json_file(without + "/config.json");
  json.set("tie_word_embeddings", true);
  write_file_atomic(without + "/config.json", to_json(json));
  const Loaded tied(without);
  EXPECT_TRUE(tied.report.tied);
  EXPECT_TRUE(tied.model.language_model.lm_head.weight.is_same(
      tied.model.language_model.model.embed_tokens.weight));
  const auto with = changed_copy("untied", [](auto&) {});
  write_file_atomic(with + "/config.json", to_json(json));
  EXPECT_FALSE(Loaded(with).report.tied);
}

TEST(Weights, MissingIsNamedAndCounted) {
  const auto folder = changed_copy("missing", [](auto& tensors) {
    for (int layer = 0; layer < 2; ++layer)
      for (const char* part : {"q_proj", "k_proj"})
        tensors.erase(str("model.language_model.layers.", layer, ".self_attn.", part, ".weight"));
  });
  expect_refused(folder,
                 "4 tensors are missing: 'model.language_model.layers.0.self_attn.q_proj.weight'");
  EXPECT_EQ(Loaded(folder, {.allow_missing = true}).report.missing.size(), 4u);
}

TEST(Weights, WrongShapeAndType) {
  const std::string norm = "model.language_model.norm.weight";
  expect_refused(changed_copy("shape", [&](auto& t) { t[norm] = at::zeros({65}); }),
                 "has shape [65], config.json makes it [64]");
  expect_refused(changed_copy("type", [&](auto& t) { t[norm] = at::zeros({64}, at::kLong); }),
                 "has dtype I64, wanted");
}

TEST(Weights, ExtraTensorsAreCounted) {
  const auto folder = changed_copy("extra", [](auto& t) {
    t["model.language_model.layers.0.self_attn.rotary_emb.inv_freq"] = at::zeros({8});
  });
  EXPECT_EQ(Loaded(folder).report.unused.size(), 1u);
}

// A language model with latent attention and experts, alone or behind the encoder of tiny_hybrid.
ModelConfig with_experts(bool behind_encoder) {
  const auto text = parse_json(R"({"model_type":"deepseek_v3","vocab_size":96,"hidden_size":64,
    "intermediate_size":48,"moe_intermediate_size":16,"num_hidden_layers":2,"num_attention_heads":2,
    "q_lora_rank":8,"kv_lora_rank":16,"qk_nope_head_dim":8,"qk_rope_head_dim":4,"v_head_dim":8,
    "n_routed_experts":4,"num_experts_per_tok":2,"n_group":2,"topk_group":1,
    "first_k_dense_replace":1,"torch_dtype":"bfloat16"})",
                               "text");
  if (!behind_encoder) return parse_model_config(text, "text");
  Value json = read_json_file(model_path("tiny_hybrid_original") + "/config.json");
  json.set("language_config", text);
  return parse_model_config(json, "hybrid");
}

std::string random_model(const std::string& name, const ModelConfig& config) {
  const auto folder = fresh_folder(name);
  const DeepseekVl model(config);
  write_random_model(folder, model.parameters(), config, 3, at::kBFloat16, "");
  return folder;
}

TEST(Weights, ExpertsHaveThePublishedNames) {
  const auto files = ModelFiles::open(random_model("experts", with_experts(false)));
  for (const char* name :
       {"model.layers.0.mlp.gate_proj.weight", "model.layers.1.mlp.gate.weight",
        "model.layers.1.mlp.gate.e_score_correction_bias",
        "model.layers.1.mlp.experts.3.down_proj.weight",
        "model.layers.1.mlp.shared_experts.up_proj.weight",
        "model.layers.1.self_attn.q_a_proj.weight", "model.layers.1.self_attn.q_a_layernorm.weight",
        "model.layers.1.self_attn.q_b_proj.weight",
        "model.layers.1.self_attn.kv_a_proj_with_mqa.weight",
        "model.layers.1.self_attn.kv_a_layernorm.weight",
        "model.layers.1.self_attn.kv_b_proj.weight", "model.layers.1.self_attn.o_proj.weight"})
    EXPECT_TRUE(files.find(name)) << name;
  EXPECT_FALSE(files.find("model.layers.0.mlp.gate.weight"));
}

TEST(Weights, ExpertsBehindAnEncoderInBothLayouts) {
  const Loaded first(random_model("vl_experts", with_experts(true)));
  for (const Layout layout : {Layout::original, Layout::hf}) {
    const auto folder = fresh_folder("vl_experts_again");
    save_model(folder, first.model.parameters(), first.model.config, {.layout = layout});
    const Loaded again(folder);
    EXPECT_EQ(again.model.config.layout, layout);
    expect_same(first.model, again.model);
  }
}

TEST(Weights, CorrectionBiasStaysFloat32) {
  const auto folder = random_model("bias", with_experts(false));
  const std::string name = "model.layers.1.mlp.gate.e_score_correction_bias";
  EXPECT_EQ(ModelFiles::open(folder).find(name)->type, at::kFloat);
  const Loaded half(folder, {.dtype = "float16"});
  int buffers = 0;
  for (const auto& parameter : half.model.parameters()) {
    EXPECT_EQ(parameter.tensor->scalar_type(), parameter.buffer ? at::kFloat : at::kHalf);
    buffers += parameter.buffer;
  }
  EXPECT_EQ(buffers, 1);
  const auto again = fresh_folder("bias_again");
  save_model(again, half.model.parameters(), half.model.config,
             {.layout = Layout::hf, .dtype = at::kBFloat16});
  EXPECT_EQ(ModelFiles::open(again).find(name)->type, at::kFloat);
}

// V3's files hold one layer more than num_hidden_layers.
TEST(Weights, MultiTokenPredictionLayersAreReadPast) {
  const auto folder = random_model("mtp", with_experts(false));
  const auto files = ModelFiles::open(folder);
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& name : files.names()) tensors.emplace_back(name, files.tensor(name).clone());
  for (const char* name : {"enorm", "hnorm", "shared_head.norm", "mlp.experts.0.up_proj"})
    tensors.emplace_back(str("model.layers.2.", name, ".weight"), at::zeros({64}, at::kBFloat16));
  write_safetensors(folder + "/model.safetensors", tensors);
  const Loaded loaded(folder);
  EXPECT_EQ(loaded.report.unused.size(), 4u);
  EXPECT_TRUE(loaded.report.missing.empty());
}

TEST(Weights, NonFiniteIsNamed) {
  const std::string norm = "model.language_model.norm.weight";
  for (const auto type : {at::kFloat, at::kBFloat16, at::kHalf})
    for (const double bad : {std::nan(""), static_cast<double>(INFINITY)}) {
      const auto folder = changed_copy("nan", [&](auto& t) {
        Tensor values = at::full({64}, 1.0, type);
        values[63].fill_(bad);
        t[norm] = values;
      });
      const Loaded loaded(folder);
      EXPECT_EQ(first_nonfinite(loaded.model.parameters()),
                "NaN or infinity in 'language_model.model.norm.weight'");
    }
  EXPECT_FALSE(first_nonfinite(Loaded(model_path("tiny_vl")).model.parameters()));
}

TEST(Weights, FolderWithoutWeights) {
  const auto folder = fresh_folder("none");
  fs::create_directories(folder);
  fs::copy(model_path("tiny_vl") + "/config.json", folder);
  expect_refused(folder, "no weights; wanted model.safetensors");
  write_file_atomic(folder + "/pytorch_model.bin", "x");
  expect_refused(folder, "pytorch_model.bin: is no zip archive as torch.save writes it");
}

TEST(Weights, DirectoryAppearsWholeOrNotAtAll) {
  const auto folder = fresh_folder("atomic");
  EXPECT_THROW(write_directory_atomic(folder,
                                      [](const std::string& inside) {
                                        write_file_atomic(inside + "/a", "x");
                                        fail("disk full");
                                      }),
               Error);
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_FALSE(fs::exists(temporary_beside(folder)));
  write_directory_atomic(folder,
                         [](const std::string& inside) { write_file_atomic(inside + "/a", "x"); });
  EXPECT_TRUE(fs::exists(folder + "/a"));
  EXPECT_THROW(write_directory_atomic(folder, [](const std::string&) {}), Error);
}

}  // namespace
}  // namespace dsvl

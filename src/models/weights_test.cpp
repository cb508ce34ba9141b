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
  expect_refused(folder, "pytorch_model.bin holds pickled weights, which are not read");
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

// A DeepSeek-V3 in FP8: against transformers' with the weights dequantised by the plain formula,
// and against what `convert` makes of it.
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/json.h"
#include "models/deepseek_vl.h"
#include "models/gguf_pre_tokenizer.h"
#include "models/weight_reader.h"
#include "models/weights.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr double kTolerance = 2e-4;  // float32, three layers: the design's bound for every stage

std::string model_path() {
  return golden_path("models/tiny_v3_fp8");
}

struct Loaded {
  Loaded(const std::string& directory, const std::string& dtype)
      : model(read_model_config(directory)),
        report(load_weights(model, directory, model.config, {.dtype = dtype})) {}
  DeepseekVl model;
  LoadReport report;
};

Tensor logits_of(const DeepseekVl& model, const Tensor& ids) {
  const c10::AutoGradMode no_grad(false);
  return model.logits(model.forward(model.embed(ids, {}, -1), make_batch({ids.size(0)}), nullptr));
}

TEST(Fp8Golden, LogitsAndGreedyIdsAreTheDequantisedModels) {
  const auto golden = load_golden("fp8");
  const Loaded loaded(model_path(), "float32");
  EXPECT_TRUE(loaded.report.unused.empty()) << "scales are used";
  auto ids = golden.at("ids");
  expect_close(logits_of(loaded.model, ids), golden.at("logits"), kTolerance, "logits");
  for (const auto& wanted : golden.json().at("greedy").as_array()) {
    const auto next = logits_of(loaded.model, ids)[-1].argmax().item<int64_t>();
    EXPECT_EQ(next, wanted.as_int());
    ids = at::cat({ids, at::tensor(std::vector<int64_t>{next})});
  }
}

TEST(Fp8Golden, TensorsAreThePlainFormulas) {
  const auto golden = load_golden("fp8");
  const auto& shown = golden.json().at("shown").as_string();
  const auto files = ModelFiles::open(model_path());
  const auto wanted = golden.at("dequantised");
  const WeightReader reader(files);
  EXPECT_TRUE(at::equal(reader.read(shown, at::kFloat), wanted));
  EXPECT_TRUE(at::equal(reader.read(shown, {}), wanted.to(at::kBFloat16)));
}

std::string twin_of(const std::string& source) {
  auto twin = fresh_path("fp8_twin");
  const auto result = run_dsvl({"convert", source, twin, "--layout", "hf"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return twin;
}

TEST(Fp8Golden, ConvertWritesItsTwin) {
  const auto twin = twin_of(model_path());
  EXPECT_FALSE(read_json_file(twin + "/config.json").find("quantization_config"));
  for (const auto& name : ModelFiles::open(twin).names())
    EXPECT_FALSE(name.ends_with("_scale_inv")) << name;
  const auto ids = load_golden("fp8").at("ids");
  for (const std::string dtype : {"auto", "bfloat16"})
    EXPECT_TRUE(at::equal(logits_of(Loaded(model_path(), dtype).model, ids),
                          logits_of(Loaded(twin, dtype).model, ids)))
        << dtype;
}

// The folder of the model with a vocabulary, which a GGUF file must have.
std::string with_vocabulary() {
  const auto folder = fresh_path("fp8_worded");
  fs::copy(model_path(), folder);
  Value vocab(Value::Object{}), bpe, json;
  for (int i = 0; i < 26; ++i) vocab.set(std::string(1, static_cast<char>('a' + i)), i);
  bpe.set("type", "BPE");
  bpe.set("vocab", vocab);
  bpe.set("merges", Value(Value::Array{}));
  json.set("pre_tokenizer", gguf_pre_tokenizer("gpt-2").pre_tokenizer);
  json.set("decoder", Value(Value::Object{{"type", "ByteLevel"}}));
  json.set("model", bpe);
  write_file_atomic(folder + "/tokenizer.json", to_json(json));
  return folder;
}

// A GGUF file has no place for scales: the values are in it, rounded once.
TEST(Fp8Golden, ConvertWritesItsTwinAsGguf) {
  const auto path = fresh_path("fp8_twin.gguf"), wide = fresh_path("fp8_wide.gguf");
  const auto source = with_vocabulary();
  const auto result = run_dsvl({"convert", source, path, "--layout", "gguf"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto ids = load_golden("fp8").at("ids");
  EXPECT_TRUE(at::equal(logits_of(Loaded(path, "float32").model, ids),
                        logits_of(Loaded(twin_of(source), "float32").model, ids)));
  const auto exact = run_dsvl({"convert", source, wide, "--layout", "gguf", "--dtype", "float32"});
  ASSERT_EQ(exact.exit_code, 0) << exact.err;
  EXPECT_TRUE(at::equal(logits_of(Loaded(wide, "float32").model, ids),
                        logits_of(Loaded(source, "float32").model, ids)));
}

TEST(Fp8Golden, InspectCountsBytes) {
  const auto result = run_dsvl({"inspect", model_path(), "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Value found = parse_json(result.out, "inspect");
  const auto files = ModelFiles::open(model_path());
  int64_t in_files = 0, in_memory = 0;
  for (const auto& name : files.names()) {
    const auto& info = *files.find(name);
    const auto bytes = static_cast<int64_t>(info.bytes);
    in_files += bytes;
    if (!name.ends_with("_scale_inv")) in_memory += info.dtype == "F8_E4M3" ? 2 * bytes : bytes;
  }
  EXPECT_EQ(found.at("memory_bytes").at("files").as_int(), in_files);
  EXPECT_EQ(found.at("memory_bytes").at("weights").as_int(), in_memory);
  EXPECT_EQ(found.at("stored_parameters").as_int(), found.at("parameters").as_int());
  EXPECT_NE(run_dsvl({"inspect", model_path()}).out.find("blocks of 16 x 16"), std::string::npos);
}

// A copy whose tensors and configuration `change` may edit, and what loading it says.
template <class Change>
std::string refusal(Change change) {
  const auto folder = fresh_path("fp8_broken");
  fs::create_directories(folder);
  Value config = read_json_file(model_path() + "/config.json");
  const auto files = ModelFiles::open(model_path());
  std::map<std::string, Tensor> tensors;
  for (const auto& name : files.names()) tensors[name] = files.tensor(name);
  change(tensors, config);
  write_file_atomic(folder + "/config.json", to_json(config));
  write_safetensors(folder + "/model.safetensors", {tensors.begin(), tensors.end()});
  try {
    Loaded(folder, "auto");
  } catch (const Error& e) {
    EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos);
    return e.what();
  }
  return "";
}

template <class Change>
void expect_refused(Change change, const std::string& message) {
  const auto found = refusal(change);
  EXPECT_NE(found.find(message), found.npos) << "found: " << found << "\nwanted: " << message;
}

TEST(Fp8Golden, WhatIsWrongIsSaid) {
  using Tensors = std::map<std::string, Tensor>;
  const std::string scales = "model.layers.0.mlp.up_proj.weight_scale_inv";
  const auto method = [](Value& config, const char* key, Value value) {
    config.find("quantization_config")->set(key, std::move(value));
  };
  expect_refused([&](Tensors& t, Value&) { t.erase(scales); },
                 "has dtype F8_E4M3 and no '" + scales + "' beside it");
  expect_refused(
      [&](Tensors& t, Value&) {
        t[scales] = at::ones({1, 2});
      },
      "is F32 of shape [1, 2], blocks of 16 x 16 make it F32 of shape [2, 2]");
  expect_refused(
      [&](Tensors& t, Value&) {
        t[scales] = at::full({2, 2}, std::nan(""));
      },
      "'" + scales + "' holds a NaN or an infinity");
  expect_refused([&](Tensors& t, Value&) { t[scales] = t[scales].to(at::kBFloat16); },
                 "is BF16 of shape [2, 2], blocks");
  expect_refused(
      [&](Tensors&, Value& c) {
        method(c, "weight_block_size", Value::Array{8, 16});
      },
      "blocks of 8 x 16 make it F32 of shape");
  expect_refused(
      [&](Tensors&, Value& c) {
        method(c, "weight_block_size", Value::Array{0, 16});
      },
      "weight_block_size: wanted two sizes of 1 or more");
  expect_refused([&](Tensors&, Value& c) { method(c, "quant_method", "gptq"); },
                 "quantization_config: quant_method 'gptq' in e4m3 cannot be read");
  expect_refused([&](Tensors&, Value& c) { c.set("quantization_config", Value()); },
                 "config.json has no quantization_config for it");
}

}  // namespace
}  // namespace dsvl

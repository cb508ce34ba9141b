// LoRA adapters beside PEFT: added at load, and merged into a model directory
// (tools/golden/lora.py).
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "cli/model_session.h"
#include "infer/trace.h"
#include "models/adapter.h"
#include "models/weights.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr double kTolerance = 2e-4;  // float32, tiny sizes; W + BA and Wx + B(Ax) round differently

std::string adapter_path(const std::string& name) {
  return golden_path("adapters/" + name);
}

Tensor logits_of(const ModelSession& session, const Value& expected, Inputs& inputs) {
  std::vector<Image> images;
  for (const auto& name : expected.at("images").as_array())
    images.push_back(read_image(golden_path("images/" + name.as_string())));
  PromptOptions prompt;
  prompt.raw = expected.at("raw").as_bool();
  inputs = session.inputs(expected.at("text").as_string(), prompt, images);
  for (const auto& [name, tensor] : trace(session.model, inputs, false))
    if (name == "logits") return tensor.narrow(0, tensor.size(0) - 3, 3);
  return {};
}

void check_answers(const ModelOptions& options, const Value& expected, const std::string& what) {
  const auto session = ModelSession::load(options);
  Inputs inputs;
  const auto logits = logits_of(*session, expected, inputs);
  expect_close(logits, load_golden("lora").at(expected.at("adapter").as_string() + "/logits"),
               kTolerance, what);
  auto generation = session->generate_options(!expected.at("raw").as_bool());
  generation.max_new_tokens = static_cast<int64_t>(expected.at("greedy").as_array().size());
  const auto answer = generate(session->model, session->tokenizer, {&inputs, 1}, generation).at(0);
  EXPECT_EQ(Value::list(answer.token_ids), expected.at("greedy")) << what;
}

ModelOptions with_adapter(const std::string& model, const std::string& adapter) {
  ModelOptions options;
  options.model = golden_path("models/" + model);
  options.dtype = "float32";
  options.adapter = adapter_path(adapter);
  return options;
}

TEST(Lora, AtLoadAsPeft) {
  const auto golden = load_golden("lora");
  const auto& cases = golden.json().at("cases").as_array();
  ASSERT_EQ(cases.size(), 4u);
  for (const auto& expected : cases) {
    const auto& model = expected.at("model").as_string();
    const auto& adapter = expected.at("adapter").as_string();
    check_answers(with_adapter(model, adapter), expected, adapter);
    // The names of one layout fit the model of the other.
    if (model != "tiny_llama")
      check_answers(with_adapter(model + "_original", adapter), expected, adapter + ", original");
    auto without = with_adapter(model, adapter);
    without.adapter.reset();
    Inputs inputs;
    EXPECT_GT(max_abs_diff(logits_of(*ModelSession::load(without), expected, inputs),
                           golden.at(adapter + "/logits")),
              100 * kTolerance)
        << "the adapter changes nothing";
  }
}

TEST(Lora, MergedIntoADirectory) {
  const auto golden = load_golden("lora");
  for (const auto& expected : golden.json().at("cases").as_array()) {
    const auto& adapter = expected.at("adapter").as_string();
    for (const std::string layout : {"", "original", "hf"}) {
      const auto target = fresh_path("merged");
      std::vector<std::string> args{"convert",
                                    golden_path("models/" + expected.at("model").as_string()),
                                    target,
                                    "--merge",
                                    adapter_path(adapter),
                                    "--dtype",
                                    "float32"};
      if (!layout.empty()) args.insert(args.end(), {"--layout", layout});
      const auto done = run_dsvl(args);
      ASSERT_EQ(done.exit_code, 0) << done.err;
      ModelOptions merged;
      merged.model = target;
      check_answers(merged, expected, adapter + " merged " + layout);
    }
  }
}

// Without --dtype the sum is rounded to what the weight was stored in, as PEFT's merge does.
TEST(Lora, MergedWeightsKeepTheirDtype) {
  const auto source = golden_path("models/tiny_llama"), target = fresh_path("merged_half");
  ASSERT_EQ(
      run_dsvl({"convert", source, target, "--merge", adapter_path("llama_patterns")}).exit_code,
      0);
  const auto before = ModelFiles::open(source), after = ModelFiles::open(target);
  const std::string touched = "model.layers.0.self_attn.q_proj.weight";
  const std::string untouched = "model.layers.0.self_attn.k_proj.weight";
  EXPECT_EQ(after.find(touched)->dtype, before.find(touched)->dtype);
  EXPECT_GT(max_abs_diff(after.tensor(touched), before.tensor(touched)), 0.0);
  EXPECT_EQ(max_abs_diff(after.tensor(untouched), before.tensor(untouched)), 0.0);
}

// An adapter of the fixtures with a change that makes it wrong.
class Broken : public ::testing::Test {
 protected:
  Broken() {
    fs::create_directories(fs::path(folder_).parent_path());
    fs::copy(adapter_path("vl"), folder_);
  }

  void set(const char* key, const Value& value) {
    const auto path = folder_ + "/adapter_config.json";
    Value json = read_json_file(path);
    json.set(key, value);
    write_file_atomic(path, to_json(json));
  }

  // The tensors, with `change` done to them.
  void edit(const std::function<void(std::vector<std::pair<std::string, Tensor>>&)>& change) {
    const auto path = folder_ + "/adapter_model.safetensors";
    std::vector<std::pair<std::string, Tensor>> tensors;
    {
      const auto file = SafetensorsFile::open(path);
      for (const auto& info : file->tensors())
        tensors.emplace_back(info.name, file->tensor(info).clone());
    }
    change(tensors);
    write_safetensors(path, tensors);
  }

  void expect_refused(std::initializer_list<const char*> parts) {
    const auto directory = golden_path("models/tiny_vl");
    const auto config = read_model_config(directory);
    DeepseekVl model(config);
    load_weights(model, directory, config);
    const auto parameters = model.parameters();
    std::vector<const void*> before;
    for (const auto& parameter : parameters) before.push_back(parameter.tensor->const_data_ptr());
    try {
      apply_adapter(parameters, config, folder_);
      ADD_FAILURE() << "taken: " << *parts.begin();
    } catch (const Error& e) {
      const std::string text = e.what();
      for (const char* part : parts) EXPECT_NE(text.find(part), text.npos) << part << ": " << text;
    }
    for (size_t i = 0; i < parameters.size(); ++i)  // nothing was changed
      EXPECT_EQ(parameters[i].tensor->const_data_ptr(), before[i]) << parameters[i].name;
  }

  std::string folder_ = fresh_path("adapter");
};

TEST_F(Broken, OtherKindsAreNamed) {
  set("peft_type", "IA3");
  expect_refused({"peft_type", "IA3", "LORA"});
  set("peft_type", "LORA");
  for (const char* key : {"use_dora", "lora_bias", "use_qalora"}) {
    set(key, true);
    expect_refused({key});
    set(key, false);
  }
  set("bias", "all");
  expect_refused({"bias", "all", "none"});
  set("bias", "none");
  set("init_lora_weights", "pissa");
  expect_refused({"pissa"});
  set("init_lora_weights", true);
  set("rank_pattern", Value::Object{{"q_proj(", 3}});
  expect_refused({"q_proj(", "regular expression"});
}

// Patterns come from a stranger's file: neither depth nor backtracking may end or stop the program.
TEST_F(Broken, PatternsCannotHangOrCrash) {
  const std::string deep = std::string(20000, '(') + "a" + std::string(20000, ')');
  for (const auto& pattern : {deep, std::string("([a-z0-9_.]+)*[!?]")}) {
    for (const char* key : {"rank_pattern", "alpha_pattern"}) {
      set(key, Value::Object{{pattern, 2}});
      expect_refused({"regular expression"});
      set(key, Value::Object{});
    }
  }
  set("rank_pattern", Value::Object{{".*", "three"}});
  expect_refused({"'.*'", "wanted a number"});
}

TEST_F(Broken, RankAndShapesMustFit) {
  set("r", 3);
  expect_refused({"has rank 2", "says 3"});
  set("r", 2);
  set("fan_in_fan_out", true);
  expect_refused({"the weight is"});
  set("fan_in_fan_out", false);
  edit([](auto& tensors) { tensors[0].second = at::randn({2, 5}); });
  expect_refused({"the weight is"});
}

TEST_F(Broken, BothFactorsAreNeeded) {
  edit([](auto& tensors) { tensors.erase(tensors.begin()); });
  expect_refused({"only one of lora_A and lora_B"});
}

TEST_F(Broken, ModulesMustBeTheModels) {
  edit(
      [](auto& tensors) { tensors[0].first = "base_model.model.model.layers.99.q.lora_A.weight"; });
  expect_refused({"model.layers.99.q", "does not have"});
  edit([](auto& tensors) { tensors[0].first = "layers.0.q_proj.lora_A.weight"; });
  expect_refused({"layers.0.q_proj.lora_A.weight", "base_model.model."});
  edit([](auto& tensors) { tensors[0].first = "base_model.model.model.x.lora_magnitude_vector"; });
  expect_refused({"lora_magnitude_vector"});
}

TEST_F(Broken, FilesMustBeThere) {
  fs::remove(folder_ + "/adapter_model.safetensors");
  expect_refused({"no adapter_model.safetensors"});
  fs::remove(folder_ + "/adapter_config.json");
  expect_refused({"no adapter_config.json"});
}

TEST(Lora, FlagsOfTheVerbs) {
  const auto model = golden_path("models/tiny_llama");
  const auto plain = run_dsvl({"run", model, "Hi", "--max-new-tokens", "8"});
  const auto adapted = run_dsvl(
      {"run", model, "Hi", "--max-new-tokens", "8", "--adapter", adapter_path("llama_patterns")});
  EXPECT_EQ(adapted.exit_code, 0) << adapted.err;
  EXPECT_NE(adapted.out, plain.out);
  EXPECT_EQ(run_dsvl({"run", model, "Hi", "--adapter", adapter_path("vl")}).exit_code, 1);
  EXPECT_EQ(run_dsvl({"run", model, "Hi", "--adapter", "/nowhere"}).exit_code, 1);
  EXPECT_EQ(run_dsvl({"convert", model, fresh_path("none")}).exit_code, 2);
}

}  // namespace
}  // namespace dsvl

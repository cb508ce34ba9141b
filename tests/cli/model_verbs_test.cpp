// convert, init and inspect as a user runs them: what comes out, what a mistake gets.
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "io/model_files.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string model_path(const std::string& name) {
  return golden_path("models/" + name);
}

// Every tensor of `part` is in `whole`, byte for byte.
void expect_contains(const std::string& whole, const std::string& part) {
  const auto a = ModelFiles::open(whole), b = ModelFiles::open(part);
  for (const auto& name : b.names()) {
    ASSERT_TRUE(a.find(name)) << name;
    EXPECT_EQ(a.find(name)->dtype, b.find(name)->dtype) << name;
    EXPECT_TRUE(at::equal(a.tensor(name), b.tensor(name))) << name;
  }
}

void convert(const std::string& from, const std::string& to, const std::string& layout) {
  const auto result = run_dsvl({"convert", from, to, "--layout", layout});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST(ConvertVerb, ComesBackByteForByte) {
  for (const std::string name : {"tiny_vl_original", "tiny_hybrid_original"}) {
    const auto there = fresh_path("there"), back = fresh_path("back");
    convert(model_path(name), there, "hf");
    convert(there, back, "original");
    expect_contains(model_path(name), back);
    // 13 of the pooling head, 4 norms that no forward reads in a hybrid.
    const size_t dropped = name == "tiny_vl_original" ? 13 : 17;
    EXPECT_EQ(ModelFiles::open(back).size() + dropped, ModelFiles::open(model_path(name)).size());
  }
}

TEST(ConvertVerb, ToOriginalAndBackFromTransformers5) {
  const auto there = fresh_path("there"), back = fresh_path("back"), again = fresh_path("again");
  convert(model_path("tiny_hybrid"), there, "original");
  expect_contains(model_path("tiny_hybrid_original"), there);
  convert(there, back, "hf");
  convert(back, again, "original");
  expect_contains(there, again);
  EXPECT_EQ(ModelFiles::open(back).size(), ModelFiles::open(model_path("tiny_hybrid")).size());
  EXPECT_EQ(read_json_file(back + "/config.json").at("image_token_id").as_int(), 915);
}

TEST(ConvertVerb, SaysWhatItDropped) {
  const auto result = run_dsvl(
      {"convert", model_path("tiny_hybrid_original"), fresh_path("dst"), "--layout", "hf"});
  EXPECT_NE(result.err.find("17 tensors dropped"), std::string::npos) << result.err;
  EXPECT_EQ(result.out, "");
}

TEST(ConvertVerb, SameLayoutKeepsEverything) {
  const auto target = fresh_path("same");
  convert(model_path("tiny_vl_original"), target, "original");
  expect_contains(target, model_path("tiny_vl_original"));
}

TEST(ConvertVerb, ChangesTheTypeOnRequest) {
  const auto target = fresh_path("bf16");
  const auto result = run_dsvl(
      {"convert", model_path("tiny_vl"), target, "--layout", "original", "--dtype", "bfloat16"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const auto files = ModelFiles::open(target);
  for (const auto& name : files.names()) EXPECT_EQ(files.find(name)->dtype, "BF16");
  EXPECT_EQ(read_json_file(target + "/config.json").at("torch_dtype").as_string(), "bfloat16");
}

TEST(ConvertVerb, Refuses) {
  const auto target = fresh_path("full");
  fs::create_directories(target);
  write_file_atomic(target + "/note", "mine");
  const auto taken = run_dsvl({"convert", model_path("tiny_vl"), target, "--layout", "hf"});
  EXPECT_EQ(taken.exit_code, 1);
  EXPECT_NE(taken.last_error().find("exists already"), std::string::npos);
  EXPECT_EQ(read_file(target + "/note"), "mine");
  EXPECT_EQ(
      run_dsvl({"convert", model_path("tiny_vl"), fresh_path("x"), "--layout", "ggml"}).exit_code,
      2);
  EXPECT_EQ(
      run_dsvl({"convert", model_path("tiny_vl"), fresh_path("x"), "--layot", "hf"}).exit_code, 2);
  const auto absent = run_dsvl({"convert", "/nowhere", fresh_path("x"), "--layout", "hf"});
  EXPECT_EQ(absent.exit_code, 1);
  EXPECT_FALSE(fs::exists(fresh_path("x")));
}

// A source whose last shard is cut: nothing may appear at the target.
TEST(ConvertVerb, CutSourceLeavesNothing) {
  const auto source = fresh_path("cut"), target = fresh_path("target");
  fs::copy(model_path("tiny_vl"), source);
  fs::resize_file(source + "/model.safetensors", fs::file_size(source + "/model.safetensors") - 1);
  const auto result = run_dsvl({"convert", source, target, "--layout", "original"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.last_error().find("is it cut?"), std::string::npos) << result.err;
  for (const auto& entry : fs::directory_iterator(fs::path(target).parent_path()))
    EXPECT_NE(entry.path().filename().string().rfind("target", 0), 0u) << entry.path();
}

// A limit on file sizes fails a write as a full disk does.
TEST(ConvertVerb, FullDiskLeavesNothing) {
  const auto target = fresh_path("no_room"), err = fresh_path("no_room_stderr");
  const auto command = str("trap '' XFSZ; ulimit -f 100; ", DSVL_BINARY, " convert ",
                           model_path("tiny_vl"), " ", target, " --layout original 2>", err);
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
  EXPECT_NE(read_file(err).find("cannot write: File too large"), std::string::npos)
      << read_file(err);
  for (const auto& entry : fs::directory_iterator(fs::path(target).parent_path()))
    EXPECT_NE(entry.path().filename().string().substr(0, 11), "no_room.tmp") << entry.path();
  EXPECT_FALSE(fs::exists(target));
}

TEST(InitVerb, SameSeedSameBytes) {
  const auto a = fresh_path("a"), b = fresh_path("b"), c = fresh_path("c");
  for (const auto& [path, seed] : {std::pair{a, "7"}, {b, "7"}, {c, "8"}})
    EXPECT_EQ(
        run_dsvl({"init", model_path("tiny_hybrid_original"), path, "--seed", seed}).exit_code, 0);
  EXPECT_EQ(read_file(a + "/model.safetensors"), read_file(b + "/model.safetensors"));
  EXPECT_NE(read_file(a + "/model.safetensors"), read_file(c + "/model.safetensors"));
  EXPECT_TRUE(fs::exists(a + "/tokenizer.json"));
  EXPECT_EQ(run_dsvl({"init", model_path("tiny_hybrid_original"), a}).exit_code, 1);
}

TEST(ModelVerbs, ValuesNothingCouldTakeAreBadUsage) {
  const auto tiny = model_path("tiny_llama");
  EXPECT_EQ(run_dsvl({"init", tiny, fresh_path("x"), "--seed", "-1"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"init", tiny, fresh_path("x"), "--dtype", "int8"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"inspect", tiny, "--context", "9000000000000000000"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"train", "x.toml", "--threads", "-5"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"train", "x.toml", "--threads", "4294967297"}).exit_code, 2);
}

TEST(InspectVerb, CountsTheReleasedShapes) {
  const auto folder = fresh_path("config_only");
  fs::create_directories(folder);
  write_file_atomic(folder + "/config.json",
                    R"({"model_type":"multi_modality","vision_config":{"cls":"CLIPVisionTower",
    "params":{"model_name":"siglip_large_patch16_384","image_size":384,"select_layer":-1}},"aligner_config":{"params":
    {"projector_type":"mlp_gelu","depth":2,"input_dim":1024,"n_embed":2048}},"language_config":{"hidden_size":2048,
    "intermediate_size":5632,"num_attention_heads":16,"num_hidden_layers":24,"vocab_size":102400,
    "max_position_embeddings":16384}})");
  const auto result = run_dsvl({"inspect", folder, "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto json = parse_json(result.out, "inspect");
  EXPECT_EQ(json.at("stored_parameters").as_int(), 1'975'235'584);
  EXPECT_EQ(json.at("parameters").as_int(), 1'962'640'384);
  EXPECT_EQ(json.at("memory_bytes").at("cache").as_int(), int64_t{16384} * 98304 * 4);
}

TEST(InspectVerb, CountsExpertsAndLatents) {
  const auto folder = golden_path("configs/deepseek_v2");
  const auto json = parse_json(run_dsvl({"inspect", folder, "--json"}).out, "inspect");
  EXPECT_EQ(json.at("parameters").as_int(), 235'741'434'880);
  EXPECT_EQ(json.at("activated_parameters").as_int(), 20'851'512'320);
  EXPECT_EQ(json.at("memory_bytes").at("cache_per_token").as_int(), 34'560 * 4);
  EXPECT_EQ(json.at("parts").at("routed experts").as_int(), int64_t{59} * 160 * 3 * 5120 * 1536);
  const auto text = run_dsvl({"inspect", folder}).out;
  EXPECT_NE(text.find("59 layers, 6 of 160 and 2 shared, of 1536"), text.npos) << text;
  EXPECT_NE(text.find("138,240 bytes each"), text.npos) << text;
}

TEST(InspectVerb, ListsTensors) {
  const auto plain = run_dsvl({"inspect", model_path("tiny_llama"), "--tensors"});
  EXPECT_NE(plain.out.find("model.norm.weight BF16 [64]"), std::string::npos) << plain.out;
  const auto json = parse_json(
      run_dsvl({"inspect", model_path("tiny_llama"), "--tensors", "--json"}).out, "inspect");
  EXPECT_EQ(json.at("tensors").as_array().size(), 21u);
}

// A copy of tiny_llama whose tensors `change` may edit.
template <class Change>
std::string changed_copy(const std::string& name, Change change) {
  const auto folder = fresh_path(name);
  fs::copy(model_path("tiny_llama"), folder);
  const auto files = ModelFiles::open(model_path("tiny_llama"));
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& tensor : files.names()) tensors.emplace_back(tensor, files.tensor(tensor));
  change(tensors);
  write_safetensors(folder + "/model.safetensors", tensors);
  return folder;
}

TEST(InspectVerb, ListsNamesInPrintableAscii) {
  const auto folder = changed_copy(
      "escape", [](auto& tensors) { tensors.emplace_back("x\x1b[2J", at::full({1}, 0.0)); });
  const auto plain = run_dsvl({"inspect", folder, "--tensors"});
  EXPECT_NE(plain.out.find("x?[2J F32 [1]"), std::string::npos) << plain.out;
  EXPECT_EQ(plain.out.find('\x1b'), std::string::npos);
}

TEST(InspectVerb, NamesTheTensorWithANan) {
  const auto folder = changed_copy("nan", [](auto& tensors) {
    auto& last = tensors.back().second;
    last = at::full(last.sizes(), std::nan(""), at::kBFloat16);
  });
  const auto result = run_dsvl({"inspect", folder});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.last_error().find("NaN or infinity in 'language_model.model.norm.weight'"),
            std::string::npos)
      << result.err;
}

TEST(InspectVerb, UnknownArchitectureNamesTheKnown) {
  const auto folder = fresh_path("unknown");
  fs::create_directories(folder);
  write_file_atomic(folder + "/config.json", R"({"model_type":"deepseek_v9"})");
  const auto result = run_dsvl({"inspect", folder});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(
      result.last_error().find("deepseek_vl_hybrid, llama, deepseek, deepseek_v2 and deepseek_v3"),
      std::string::npos);
}

TEST(DoctorVerb, AnswersInJson) {
  const auto result = run_dsvl({"doctor", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_GT(parse_json(result.out, "doctor").at("memory_bytes").as_int(), 0);
  setenv("DSVL_CACHE", "/some/cache", 1);
  const auto elsewhere = parse_json(run_dsvl({"doctor", "--json"}).out, "doctor");
  unsetenv("DSVL_CACHE");
  EXPECT_EQ(elsewhere.at("cache").as_string(), "/some/cache");
}

TEST(DemoVerb, NamesTheLineOfAnExample) {
  const auto examples = fresh_path("demo.jsonl");
  write_file_atomic(examples, "\n{\"image\": \"absent.png\", \"question\": \"?\"}\n");
  const auto result =
      run_dsvl({"demo", "--no-train", "--model", model_path("tiny_vl"), "--examples", examples});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.last_error().find("demo.jsonl:2: "), std::string::npos) << result.err;
}

}  // namespace
}  // namespace dsvl

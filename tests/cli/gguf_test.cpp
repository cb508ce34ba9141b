// GGUF files as a user meets them: run, inspect, tokenize, trace, converted there and back.
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "io/gguf.h"
#include "io/model_files.h"
#include "support/gguf_parts.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string tiny(const std::string& name = "tiny_llama") {
  return golden_path("models/" + name);
}

void expect_done(const ProgramResult& result) {
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

std::string as_gguf(const std::string& name, const std::string& from = tiny()) {
  const auto path = fresh_path(name);
  expect_done(run_dsvl({"convert", from, path, "--layout", "gguf"}));
  return path;
}

Value answer_of(const std::string& model) {
  const auto result = run_dsvl({"run", model, "Hello there", "--json", "--max-new-tokens", "12",
                                "--dtype", "float32", "--temperature", "0"});
  expect_done(result);
  return parse_json(result.out, "run");
}

TEST(GgufVerbs, AFileAnswersAsItsDirectoryDoes) {
  const auto path = as_gguf("answers.gguf");
  const auto there = answer_of(tiny()), here = answer_of(path);
  EXPECT_EQ(here.at("token_ids"), there.at("token_ids"));
  EXPECT_EQ(here.at("prompt_tokens"), there.at("prompt_tokens"));
  const auto a = fresh_path("a.safetensors"), b = fresh_path("b.safetensors");
  expect_done(run_dsvl({"trace", tiny(), "Hello there", "--all", "--out", a}));
  expect_done(run_dsvl({"trace", path, "Hello there", "--all", "--out", b}));
  expect_done(run_dsvl({"trace", "--compare", a, b, "--tolerance", "0"}));
}

TEST(GgufVerbs, TokenizeInspectAndADirectoryThatHoldsOne) {
  const auto folder = fresh_path("holds_one");
  fs::create_directories(folder);
  fs::copy_file(as_gguf("one.gguf"), folder + "/model.gguf");
  const std::vector<std::string> text{"--text", "Hello 123 there", "--add-special-tokens"};
  const auto ids = [&](const std::string& model) {
    auto args = text;
    args.insert(args.begin(), {"tokenize", model});
    return run_dsvl(args).out;
  };
  EXPECT_EQ(ids(folder), ids(tiny()));
  const auto found = parse_json(run_dsvl({"inspect", folder, "--json"}).out, "inspect");
  EXPECT_EQ(found.at("unused_tensors").as_int(), 0);
  EXPECT_EQ(found.at("parameters"),
            parse_json(run_dsvl({"inspect", tiny(), "--json"}).out, "inspect").at("parameters"));
  fs::copy_file(folder + "/model.gguf", folder + "/other.gguf");
  const auto two = run_dsvl({"inspect", folder});
  EXPECT_EQ(two.exit_code, 1);
  EXPECT_NE(two.last_error().find("name the file that is meant"), std::string::npos) << two.err;
}

TEST(GgufVerbs, AModelInPartsIsOne) {
  const auto whole = as_gguf("in_one.gguf"), folder = fresh_path("parts");
  fs::create_directories(folder);
  const auto first = split_gguf(whole, folder + "/tiny-BF16", 3);
  ASSERT_EQ(first, folder + "/tiny-BF16-00001-of-00003.gguf");
  const auto a = GgufFile::open(whole), b = GgufFile::open(first);
  ASSERT_EQ(b->tensors().size(), a->tensors().size());
  const auto before = ModelFiles::open(whole), after = ModelFiles::open(first);
  for (const auto& name : before.names())
    EXPECT_TRUE(at::equal(before.tensor(name), after.tensor(name))) << name;
  EXPECT_EQ(answer_of(folder).at("token_ids"), answer_of(whole).at("token_ids"));
  expect_done(run_dsvl({"inspect", first}));
}

TEST(GgufVerbs, PartsThatAreNotAllThereAreOneLine) {
  const auto folder = fresh_path("wrong_parts"), whole = as_gguf("to_cut.gguf");
  fs::create_directories(folder);
  const auto first = split_gguf(whole, folder + "/m", 3);
  const auto said = [](const std::string& model) {
    return run_dsvl({"inspect", model}).last_error();
  };
  const auto expect_says = [&](const std::string& model, const std::string& part) {
    EXPECT_NE(said(model).find(part), std::string::npos) << said(model);
  };
  const auto second = folder + "/m-00002-of-00003.gguf", third = folder + "/m-00003-of-00003.gguf";
  expect_says(second, "is part 2 of 3 of a model; name its first part, " + first);
  fs::copy_file(first, folder + "/renamed.gguf");
  expect_says(folder + "/renamed.gguf", "give them those names back");
  fs::rename(third, folder + "/third");
  expect_says(first, third + ": part 3 of 3 of the model is missing");
  fs::copy_file(second, third);
  expect_says(first, "says that it is part 2 of 3, its name that it is part 3 of 3");
}

TEST(GgufVerbs, ConvertedThereAndBackNothingIsLost) {
  const auto path = as_gguf("there.gguf"), back = fresh_path("back");
  expect_done(run_dsvl({"convert", path, back, "--layout", "hf"}));
  const auto before = ModelFiles::open(tiny()), after = ModelFiles::open(back);
  ASSERT_EQ(after.size(), before.size());
  for (const auto& name : before.names()) {
    ASSERT_TRUE(after.find(name)) << name;
    // Norms are float32 in a GGUF file; a bfloat16 is one exactly.
    EXPECT_TRUE(at::equal(before.tensor(name).to(at::kFloat), after.tensor(name).to(at::kFloat)))
        << name;
  }
  EXPECT_EQ(answer_of(back).at("token_ids"), answer_of(tiny()).at("token_ids"));
  const auto again = as_gguf("again.gguf", back);
  EXPECT_EQ(read_file(again).size(), read_file(path).size());
}

TEST(GgufVerbs, TheNameIsTheDirectorysWhole) {
  const auto folder = fresh_path("Tiny-V2.5");
  fs::copy(tiny(), folder);
  const auto path = as_gguf("named.gguf", folder + "/");
  EXPECT_EQ(GgufFile::open(path)->metadata().at("general.name").as_string(), "Tiny-V2.5");
}

TEST(GgufVerbs, OfAModelThatSeesTheLanguagePartIsWritten) {
  const auto path = fresh_path("part.gguf");
  const auto result = run_dsvl({"convert", tiny("tiny_vl"), path, "--layout", "gguf"});
  expect_done(result);
  EXPECT_NE(result.err.find("the language model alone"), std::string::npos) << result.err;
  expect_done(run_dsvl({"inspect", path}));
  const auto taken = run_dsvl({"convert", tiny("tiny_vl"), path, "--layout", "gguf"});
  EXPECT_EQ(taken.exit_code, 1);
  EXPECT_NE(taken.last_error().find("exists already"), std::string::npos);
}

TEST(GgufVerbs, AnAdaptersDirectoryIsNoModel) {
  const auto folder = fresh_path("adapter"), path = as_gguf("beside.gguf");
  fs::create_directories(folder);
  for (const char* name : {"/one.gguf", "/two.gguf"}) fs::copy_file(path, folder + name);
  const auto said = [&](const std::string& adapter) {
    return run_dsvl({"run", tiny(), "x", "--adapter", adapter}).last_error();
  };
  EXPECT_NE(said(folder).find("no adapter_config.json"), std::string::npos) << said(folder);
  EXPECT_NE(said(path).find("wanted a directory with adapter_config.json"), std::string::npos);
}

TEST(GgufVerbs, ABrokenFileIsOneLine) {
  const auto path = as_gguf("whole.gguf"), cut = fresh_path("cut.gguf");
  write_file_atomic(cut, read_file(path).substr(0, read_file(path).size() / 2));
  const auto result = run_dsvl({"run", cut, "x"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.last_error().find("is it cut?"), std::string::npos) << result.err;
  const auto other = fresh_path("text.gguf");
  write_file_atomic(other, "no such file at all");
  EXPECT_NE(run_dsvl({"inspect", other}).last_error().find("or a GGUF file"), std::string::npos);
}

}  // namespace
}  // namespace dsvl

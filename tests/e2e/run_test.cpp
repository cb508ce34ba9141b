// `dsvl run` and `dsvl trace` from outside: their contract in design 4.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

std::string model(const std::string& name) {
  return golden_path("models/" + name);
}
std::string picture(const std::string& name) {
  return golden_path("images/" + name);
}

using Args = std::vector<std::string>;

Args run_args(const std::string& name, Args rest) {
  Args args{"run", model(name)};
  args.insert(args.end(), rest.begin(), rest.end());
  return args;
}

Value run_json(const std::string& name, Args rest) {
  rest.push_back("--json");
  const auto result = run_dsvl(run_args(name, std::move(rest)));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return parse_json(result.out, "stdout");
}

TEST(RunVerb, JsonIsOneObjectWithTheGoldenIds) {
  const auto golden = load_golden("end_to_end");
  const auto& expected = golden.json().at("cases").as_array()[0];
  const auto got = run_json("tiny_vl", {expected.at("text").as_string(), "--image",
                                        picture(expected.at("images").as_array()[0].as_string()),
                                        "--max-new-tokens", "24"});
  EXPECT_EQ(got.at("token_ids"), expected.at("greedy"));
  EXPECT_EQ(got.at("finish_reason").as_string(), "length");
  EXPECT_EQ(got.at("prompt_tokens").as_int(), 149);
  EXPECT_GT(got.at("timings").at("prefill_seconds").as_double(), 0);
}

TEST(RunVerb, StreamsTheTextOfTheJson) {
  const auto json = run_json("tiny_hybrid", {"Hi", "--max-new-tokens=20"});
  const auto plain =
      run_dsvl(run_args("tiny_hybrid", {"--prompt", "Hi", "--max-new-tokens", "20"}));
  EXPECT_EQ(plain.exit_code, 0);
  EXPECT_EQ(plain.out, json.at("text").as_string() + "\n");
  const auto piped = run_dsvl(run_args("tiny_hybrid", {"--max-new-tokens", "20"}), "Hi\n");
  EXPECT_EQ(piped.out, plain.out);
}

TEST(RunVerb, StopStringEndsTheTextBeforeIt) {
  const Args prompt{"Once upon a time", "--max-new-tokens", "24"};
  const auto whole = run_json("tiny_llama", prompt).at("text").as_string();
  ASSERT_GT(whole.size(), 8u);
  auto stop = whole.substr(whole.size() / 2);
  stop.resize(3);
  auto args = prompt;
  args.push_back("--stop=" + stop);
  const auto cut = run_json("tiny_llama", args);
  EXPECT_EQ(cut.at("finish_reason").as_string(), "stop");
  EXPECT_EQ(cut.at("text").as_string(), whole.substr(0, whole.find(stop)));
}

TEST(RunVerb, SamplingIsRepeatableBySeed) {
  const Args drawn{"Hello", "--temperature",    "1.5", "--top-p", "0.9", "--seed",
                   "5",     "--max-new-tokens", "16"};
  const auto first = run_json("tiny_vl", drawn), second = run_json("tiny_vl", drawn);
  EXPECT_EQ(first.at("token_ids"), second.at("token_ids"));
  auto other = drawn;
  other[6] = "6";
  EXPECT_NE(run_json("tiny_vl", other).at("token_ids"), first.at("token_ids"));
}

TEST(RunVerb, BadUsageIsTwo) {
  for (const Args& rest : std::vector<Args>{{"Hi", "--max-new-tokens", "0"},
                                            {"Hi", "--max-new-tokens", "-3"},
                                            {"Hi", "--temperature", "-1"},
                                            {"Hi", "--top-p", "1.5"},
                                            {"Hi", "--top-k", "-1"},
                                            {"Hi", "--repetition-penalty", "0"},
                                            {"Hi", "--no-repeat-ngram", "-1"},
                                            {"Hi", "--seed", "-1"},
                                            {"Hi", "--dtype", "int3"},
                                            {"Hi", "--device", "tpu"},
                                            {"Hi", "--threads", "-1"},
                                            {"Hi", "--temprature", "1"},
                                            {"Hi", "--prompt", "Ho"},
                                            {"Hi", "--raw-prompt", "--system", "S"},
                                            {}}) {
    const auto result = run_dsvl(run_args("tiny_vl", rest));
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_TRUE(result.out.empty());
    EXPECT_TRUE(result.last_error().starts_with("dsvl: ")) << result.err;
  }
}

TEST(RunVerb, WhatIsWrongWithTheInputIsOne) {
  const std::string jpeg = picture("rgb_420.jpg");
  for (const Args& rest :
       std::vector<Args>{{"<image_placeholder><image_placeholder>", "--image", jpeg},
                         {"<image_placeholder> what?"},
                         {"no placeholder", "--raw-prompt", "--image", jpeg},
                         {"Hi", "--image", picture("cut.jpg")},
                         {"Hi", "--image", picture("empty.png")},
                         {"Hi", "--image", "/nowhere.png"},
                         {"\xff\xfe"},
                         {"Hi \xe3"},
                         {"Hi", "--system", "\xc3"},
                         {std::string(4000, 'x')}}) {
    const auto result = run_dsvl(run_args("tiny_vl", rest));
    EXPECT_EQ(result.exit_code, 1) << rest[0] << result.err;
    EXPECT_TRUE(result.out.empty());
    EXPECT_TRUE(result.last_error().starts_with("dsvl: ")) << result.err;
  }
  EXPECT_EQ(run_dsvl({"run", "/nowhere", "Hi"}).exit_code, 1);
  EXPECT_EQ(run_dsvl(run_args("tiny_llama", {"Hi", "--image", jpeg})).exit_code, 1);
}

// Nothing is taken off a raw prompt, wherever it comes from.
TEST(RunVerb, RawPromptFromStandardInputKeepsItsLineEnd) {
  const Args args = run_args("tiny_llama", {"--raw-prompt", "--max-new-tokens", "1", "--json"});
  const auto tokens = [&](const std::string& input) {
    return parse_json(run_dsvl(args, input).out, "stdout").at("prompt_tokens").as_int();
  };
  EXPECT_GT(tokens("Hi\n\n"), tokens("Hi"));
}

TEST(RunVerb, AFullStandardOutputIsAFailure) {
  for (const std::string& verb : Args{"doctor", "tokenize " + model("tiny_llama") + " --text a"}) {
    const auto command = std::string(DSVL_BINARY) + " " + verb + " >/dev/full 2>/dev/null";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1) << verb;
  }
}

TEST(TraceVerb, WritesTheStagesAndComparesThem) {
  const auto folder = std::filesystem::path(testing::TempDir());
  const auto path = [&](const char* name) { return (folder / name).string(); };
  const Args pictures{"--image", picture("rgb_420.jpg"), "--image", picture("cmyk.jpg")};
  const auto write = [&](const char* name, const std::string& of, Args rest) {
    Args args{"trace", model(of), "Compare", "--out", path(name)};
    args.insert(args.end(), pictures.begin(), pictures.end());
    args.insert(args.end(), rest.begin(), rest.end());
    EXPECT_EQ(run_dsvl(args).exit_code, 0);
  };
  write("a.safetensors", "tiny_hybrid", {"--all"});
  write("b.safetensors", "tiny_hybrid_original", {});
  write("c.safetensors", "tiny_hybrid", {"--system", "Other."});
  const auto file = SafetensorsFile::open(path("a.safetensors"));
  for (const char* name : {"input_ids", "pixel_values", "low_res_features", "high_res_features",
                           "image_embeds", "hidden_states.0", "hidden_states.2", "logits"})
    EXPECT_NE(file->find(name), nullptr) << name;
  EXPECT_EQ(file->tensor("input_ids").scalar_type(), at::kLong);
  EXPECT_EQ(file->tensor("logits").scalar_type(), at::kFloat);
  EXPECT_EQ(
      run_dsvl({"trace", "--compare", path("a.safetensors"), path("b.safetensors")}).exit_code, 0);
  const auto parts = run_dsvl({"trace", "--compare", path("a.safetensors"), path("c.safetensors")});
  EXPECT_EQ(parts.exit_code, 1);
  EXPECT_NE(parts.last_error().find("input_ids"), std::string::npos) << parts.err;
  EXPECT_EQ(run_dsvl({"trace", "--compare", path("a.safetensors")}).exit_code, 2);
  for (const Args& more : std::vector<Args>{{"--out", path("d")}, {"--all"}, {"--prompt", "x"}}) {
    Args args{"trace", "--compare", path("a.safetensors"), path("b.safetensors")};
    args.insert(args.end(), more.begin(), more.end());
    EXPECT_EQ(run_dsvl(args).exit_code, 2) << more[0];
  }
  EXPECT_EQ(run_dsvl({"trace", model("tiny_vl"), "Hi"}).exit_code, 2);
}

}  // namespace
}  // namespace dsvl

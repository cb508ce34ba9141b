// What generation_config.json says, and what beats it.
#include "infer/generation_config.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "cli/sampling_flags.h"
#include "support/program.h"

namespace dsvl {
namespace {

GenerationConfig read(const std::string& json) {
  const auto folder = fresh_path("generation");
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/generation_config.json", json);
  return read_generation_config(folder);
}

std::string error_of(const std::string& json) {
  try {
    read(json);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(GenerationConfig, DrawsOnlyWhenTheFileSaysSo) {
  const auto greedy = read(R"({"temperature": 0.7, "top_p": 0.95, "eos_token_id": 7})").sampling();
  EXPECT_EQ(greedy.temperature, 0.0);
  EXPECT_EQ(greedy.top_p, 0.95);  // for a --temperature on the command line
  EXPECT_EQ(greedy.top_k, 0);
  const auto drawn = read(R"({"do_sample": true, "temperature": 0.7, "top_p": 0.95})").sampling();
  EXPECT_EQ(drawn.temperature, 0.7);
  EXPECT_EQ(drawn.top_k, 50);
  const auto bare = read(R"({"do_sample": true, "top_k": null})").sampling();
  EXPECT_EQ(bare.temperature, 1.0);
  EXPECT_EQ(bare.top_k, 50);
  EXPECT_EQ(bare.top_p, 1.0);
  EXPECT_EQ(read("{}").sampling().temperature, 0.0);
  EXPECT_FALSE(read_generation_config("/nowhere").max_new_tokens);
}

TEST(GenerationConfig, EndsAreANumberOrAList) {
  using Ids = std::vector<int64_t>;
  EXPECT_EQ(read(R"({"eos_token_id": 7})").eos_token_id, (Ids{7}));
  EXPECT_EQ(read(R"({"eos_token_id": [7, 9]})").eos_token_id, (Ids{7, 9}));
  EXPECT_EQ(read(R"({"eos_token_id": null})").eos_token_id, (Ids{}));
}

TEST(GenerationConfig, WhatIsNotHeededIsNamed) {
  EXPECT_EQ(read(R"({"num_beams": 1, "min_p": 0.0, "min_length": 0})").unread,
            (std::vector<std::string>{}));
  EXPECT_EQ(read(R"({"num_beams": 4, "suppress_tokens": [1], "bad_words_ids": []})").unread,
            (std::vector<std::string>{"num_beams", "suppress_tokens"}));
}

TEST(GenerationConfig, ValuesAreChecked) {
  EXPECT_NE(error_of(R"({"top_p": 1.5})").find("'top_p' is 1.5, wanted 0 to 1"), std::string::npos);
  EXPECT_NE(error_of(R"({"repetition_penalty": 0})").find("repetition_penalty"), std::string::npos);
  EXPECT_NE(error_of(R"({"max_new_tokens": "9"})").find("max_new_tokens"), std::string::npos);
  EXPECT_NE(error_of(R"({"do_sample": 1})").find("do_sample"), std::string::npos);
  EXPECT_NE(error_of(R"({"eos_token_id": ["a"]})").find("eos_token_id"), std::string::npos);
}

TEST(GenerationConfig, FlagBeatsEnvironmentBeatsFileBeatsDefault) {
  const auto model = read(R"({"do_sample": true, "temperature": 0.7, "top_p": 0.9,
                              "repetition_penalty": 1.1, "max_new_tokens": 20})");
  ::setenv("DSVL_TOP_P", "0.8", 1);
  ::setenv("DSVL_TEMPERATURE", "0.6", 1);
  SamplingFlags flags;
  Flags parser("test", "");
  flags.declare(parser);
  EXPECT_TRUE(parser.parse(std::vector<std::string>{"--temperature", "0.5"}));
  ::unsetenv("DSVL_TOP_P");
  ::unsetenv("DSVL_TEMPERATURE");
  GenerateOptions options;
  flags.apply(options, model);
  EXPECT_EQ(options.sampling.temperature, 0.5);
  EXPECT_EQ(options.sampling.top_p, 0.8);
  EXPECT_EQ(options.sampling.repetition_penalty, 1.1);
  EXPECT_EQ(options.sampling.no_repeat_ngram, 0);
  EXPECT_EQ(options.max_new_tokens, 20);
}

}  // namespace
}  // namespace dsvl

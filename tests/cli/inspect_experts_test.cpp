// inspect --experts as a user runs it, over text, a file and samples with pictures.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "image/image.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// tiny_vl with four experts in its second layer, two a token, of random values.
std::string mixture() {
  static const std::string made = [] {
    const auto source = fresh_path("experts_source"), path = fresh_path("experts_model");
    fs::copy(golden_path("models/tiny_vl"), source);
    Value config = read_json_file(source + "/config.json");
    auto& text = *config.find("text_config");
    text.set("model_type", "deepseek");
    text.set("n_routed_experts", 4);
    text.set("n_shared_experts", 1);
    text.set("num_experts_per_tok", 2);
    text.set("moe_intermediate_size", 16);
    text.set("first_k_dense_replace", 1);
    write_file_atomic(source + "/config.json", to_json(config));
    const auto result = run_dsvl({"init", source, path, "--seed", "5"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return path;
  }();
  return made;
}

// Tokens of all experts of the one layer, by what the JSON says.
int64_t sent(const Value& found) {
  int64_t sum = 0;
  EXPECT_EQ(found.at("layers").as_array().size(), 1u);
  for (const auto& expert : found.at("layers").as_array()[0].at("experts").as_array())
    sum += expert.at("tokens").as_int();
  return sum;
}

TEST(InspectExperts, TextFileAndOwnPage) {
  const auto file = fresh_path("experts.txt"), png = fresh_path("experts.png");
  const std::string text = "It was 1999 in Paris.";
  write_file_atomic(file, text);
  const auto of_text = run_dsvl({"inspect", mixture(), text, "--experts", "--json"});
  ASSERT_EQ(of_text.exit_code, 0) << of_text.err;
  const auto of_file = run_dsvl({"inspect", mixture(), file, "--experts", "--json", "--png", png});
  EXPECT_EQ(of_text.out, of_file.out);
  const Value found = parse_json(of_text.out, "inspect");
  EXPECT_EQ(sent(found), 2 * found.at("tokens").as_int());
  EXPECT_GT(found.at("classes").at("number").as_int(), 0);
  EXPECT_GT(read_image(png).width, 100);
  const auto own = run_dsvl({"inspect", mixture(), "--experts"});
  EXPECT_EQ(own.exit_code, 0) << own.err;
  for (const char* part : {"chinese", "code", "proper noun", "layer 1", "  3  load"})
    EXPECT_NE(own.out.find(part), std::string::npos) << part << " in\n" << own.out;
}

TEST(InspectExperts, SamplesWithPictures) {
  const auto data = fresh_path("experts_data");
  const auto built = run_dsvl({"data", "build", DSVL_SOURCE_DIR "/recipes/data/tiny.toml", data});
  ASSERT_EQ(built.exit_code, 0) << built.err;
  const auto result =
      run_dsvl({"inspect", mixture(), data + "/train", "--experts", "--json", "--limit", "4"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Value found = parse_json(result.out, "inspect");
  EXPECT_EQ(found.at("classes").at("image").as_int() % 16, 0) << "16 tokens a picture";
  EXPECT_GE(found.at("classes").at("image").as_int(), 16);
  EXPECT_EQ(sent(found), 2 * found.at("tokens").as_int());
}

TEST(InspectExperts, Mistakes) {
  const auto dense = run_dsvl({"inspect", golden_path("models/tiny_vl"), "--experts"});
  EXPECT_EQ(dense.exit_code, 1);
  EXPECT_NE(
      dense.last_error().find("--experts: the model has no experts: every layer of it is dense"),
      std::string::npos)
      << dense.err;
  EXPECT_EQ(run_dsvl({"inspect", mixture(), "text"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"inspect", mixture(), "--experts", "--top", "0"}).exit_code, 2);
}

}  // namespace
}  // namespace dsvl

// `dsvl eval` from outside, over sets written here.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "data/shard_set.h"
#include "support/golden.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// A set with one sample, that asks `question`; a document where that is "".
std::string set_of(const std::string& name, const std::string& question) {
  const auto folder = fs::path(testing::TempDir()) / ("eval_" + name);
  fs::remove_all(folder);
  fs::create_directories(folder);
  Sample sample{"one", "s", "CC0-1.0", "a", "b", {}, "", {}};
  if (question.empty()) sample.text = "a document";
  if (!question.empty()) sample.messages = {{"user", question}, {"assistant", "yes"}};
  TarWriter writer;
  add_to_shard(writer, "k", sample);
  write_file_atomic((folder / "shard-000000.tar").string(), writer.finish());
  return folder.string();
}

ProgramResult eval(const std::string& set, std::vector<std::string> more = {}) {
  std::vector<std::string> args{"eval", golden_path("models/tiny_vl"), set, "--max-new-tokens=2"};
  args.insert(args.end(), more.begin(), more.end());
  return run_dsvl(args);
}

TEST(EvalVerb, ScoresAreOutBeforeThePage) {
  const auto set = set_of("asks", "Is it?");
  EXPECT_EQ(eval(set).exit_code, 0);
  const auto result = eval(set, {"--html", "/nowhere/page.html"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.out.find("a / b"), std::string::npos) << result.out << result.err;
}

TEST(EvalVerb, NamesTheSampleThatIsTooLong) {
  const auto result = eval(set_of("long", std::string(4000, 'x')));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.last_error().find("sample one: the prompt has"), std::string::npos)
      << result.err;
}

TEST(EvalVerb, NothingToAskIsAFailure) {
  const auto result = eval(set_of("text", ""));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.last_error().find("nothing to ask"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace dsvl

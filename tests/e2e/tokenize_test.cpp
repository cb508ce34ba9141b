// tokenize and detokenize as a user runs them (design 4), with the small tokenizer in the tree.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "support/program.h"

namespace dsvl {
namespace {

const std::string kModel = DSVL_SOURCE_DIR "/recipes/nano/captions";

TEST(TokenizeVerbs, IdsAsJsonAndAsNumbers) {
  const auto json = run_dsvl({"tokenize", kModel, "--text", "Hello, 世界", "--json"});
  EXPECT_EQ(json.exit_code, 0);
  EXPECT_EQ(json.out.substr(0, 8), "{\"ids\":[");
  const auto plain = run_dsvl({"tokenize", kModel, "--text=-x", "--add-special-tokens"});
  EXPECT_EQ(plain.out.substr(0, 5), "2045 ");  // the begin token
}

TEST(TokenizeVerbs, TextComesBackWithANewline) {
  const auto text = run_dsvl({"detokenize", kModel, "--ids", "2045,72,571,111,2046"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_EQ(text.out, "<｜begin▁of▁sentence｜>Hello<｜end▁of▁sentence｜>\n");
  const auto skipped =
      run_dsvl({"detokenize", kModel, "--ids", "2045,72,571,111,2046", "--skip-special-tokens"});
  EXPECT_EQ(skipped.out, "Hello\n");
}

// The hub's cache below XDG_CACHE_HOME, as its own tools lay it out.
TEST(TokenizeVerbs, HubNamesAreFoundInTheCache) {
  const auto cache = std::filesystem::path(testing::TempDir()) / "tokenize_cache";
  const auto entry = cache / "huggingface/hub/models--some--model";
  std::filesystem::remove_all(cache);
  std::filesystem::create_directories(entry / "refs");
  std::filesystem::create_directories(entry / "snapshots");
  std::filesystem::create_directory_symlink(kModel, entry / "snapshots/abc");
  write_file_atomic((entry / "refs/main").string(), "abc\n");
  for (const char* name : {"HF_HUB_CACHE", "HF_HOME"}) unsetenv(name);
  setenv("XDG_CACHE_HOME", cache.c_str(), 1);
  const auto ids = run_dsvl({"tokenize", "some/model", "--text", "Hello"});
  const auto text = run_dsvl({"detokenize", "some/model", "--ids", "72,571,111"});
  unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(ids.out, "72 571 111\n") << ids.err;
  EXPECT_EQ(text.out, "Hello\n") << text.err;
}

TEST(TokenizeVerbs, BadInputGetsOneLineAndItsExitCode) {
  const auto outside = run_dsvl({"detokenize", kModel, "--ids", "1,9999"});
  EXPECT_EQ(outside.exit_code, 1);
  EXPECT_NE(outside.err.find("9999"), std::string::npos);
  EXPECT_EQ(run_dsvl({"tokenize", kModel, "--text", "a\xFF"}).exit_code, 1);
  EXPECT_EQ(run_dsvl({"tokenize", kModel + "/none", "--text", "a"}).exit_code, 1);
  EXPECT_EQ(run_dsvl({"tokenize", kModel}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"detokenize", kModel, "--ids", "1,x"}).exit_code, 2);
}

}  // namespace
}  // namespace dsvl

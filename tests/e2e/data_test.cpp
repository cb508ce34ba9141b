// `dsvl data` from outside.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string fresh(const std::string& name) {
  const std::string path = testing::TempDir() + name;
  fs::remove_all(path);
  fs::remove_all(path + ".partial");
  return path;
}

TEST(DataVerb, BuildsShowsAndCounts) {
  const std::string out = fresh("data_verb_set");
  const std::string recipe = DSVL_SOURCE_DIR "/recipes/data/tiny.toml";
  const auto built = run_dsvl({"data", "build", recipe, out, "--threads", "2"});
  ASSERT_EQ(built.exit_code, 0) << built.err;
  const auto again = run_dsvl({"data", "build", recipe, out});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.last_error().find("exists already"), std::string::npos);

  const auto stats = run_dsvl({"data", "stats", out + "/train", "--verify", "--json"});
  ASSERT_EQ(stats.exit_code, 0) << stats.err;
  const Value value = parse_json(stats.out, "stdout");
  EXPECT_EQ(value.at("by_category").at("recognition / printed text").at("samples").as_int(), 60);

  const std::string id = "train-lines-00000003";
  const auto shown = run_dsvl({"data", "show", out, "--id", id});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(shown.out.substr(0, id.size()), id);
  const auto missing = run_dsvl({"data", "show", out, "--id", "train-lines-0000003"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_NE(missing.last_error().find("did you mean"), std::string::npos);

  const std::string page = out + "/page.html";
  ASSERT_EQ(run_dsvl({"data", "show", out + "/train", "--n", "4", "--html", page}).exit_code, 0);
  EXPECT_NE(read_file(page).find("data:image/"), std::string::npos);
}

TEST(DataVerb, BadUsageIsTwo) {
  EXPECT_EQ(run_dsvl({"data"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "biuld"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "show", "x", "--n", "0"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "show", "x", "--n", "2", "--id", "a"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "build", "x", "y", "--threads", "4097"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "stats", "/no/such/folder"}).exit_code, 1);
}

}  // namespace
}  // namespace dsvl

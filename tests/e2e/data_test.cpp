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

TEST(DataVerb, LintsReportsAndExchanges) {
  const std::string list = fresh("data_verb_list.json"), set = fresh("data_verb_imported");
  write_file_atomic(list, R"([{"id": "1", "conversations": [{"from": "human", "value": "Hello?"},
                              {"from": "gpt", "value": "Yes."}]}, {"id": "2", "image": "/etc/passwd",
                              "conversations": []}])");
  const auto imported = run_dsvl({"data", "import", "--from", "llava", list, set});
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_NE(imported.out.find("picture outside the folder 1"), std::string::npos) << imported.out;

  const auto linted = run_dsvl({"data", "lint", set, "--json"});
  EXPECT_EQ(linted.exit_code, 1);
  EXPECT_NE(linted.last_error().find("license 1"), std::string::npos);
  EXPECT_EQ(parse_json(linted.out, "stdout").at("errors").as_int(), 1);

  const std::string page = fresh("data_verb_report.html");
  ASSERT_EQ(run_dsvl({"data", "report", set, page}).exit_code, 0);
  EXPECT_NE(read_file(page).find("Yes."), std::string::npos);

  const std::string lines = fresh("data_verb_lines");
  ASSERT_EQ(run_dsvl({"data", "export", "--to", "jsonl", set, lines}).exit_code, 0);
  const std::string licensed = fresh("data_verb_licensed");
  ASSERT_EQ(run_dsvl({"data", "import", "--from", "jsonl", lines + "/data.jsonl", licensed,
                      "--license", "CC0-1.0"})
                .exit_code,
            0);
  const auto clean = run_dsvl({"data", "lint", licensed});
  EXPECT_EQ(clean.exit_code, 0) << clean.out;
}

TEST(DataVerb, BadUsageIsTwo) {
  EXPECT_EQ(run_dsvl({"data"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "biuld"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "show", "x", "--n", "0"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "show", "x", "--n", "2", "--id", "a"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "build", "x", "y", "--threads", "4097"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "lint", "x", "--near", "17"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "import", "--from", "csv", "x", "y"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "export", "x", "y"}).exit_code, 2);
  EXPECT_EQ(run_dsvl({"data", "stats", "/no/such/folder"}).exit_code, 1);
}

}  // namespace
}  // namespace dsvl

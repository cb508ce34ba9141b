// Parquet files as pyarrow writes them, in the forms that data sets of pictures have.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/exchange/import.h"
#include "data/exchange/parquet_file.h"
#include "data/exchange/parquet_rows.h"
#include "data/shard_set.h"
#include "support/program.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = DSVL_SOURCE_DIR "/tests/golden/parquet";

class Parquet : public testing::Test {
 protected:
  // The build makes the plug-in wherever Arrow C++ is.
  void SetUp() override {
    if (parquet_plugin_path().empty())
      GTEST_SKIP() << "no Parquet plug-in: Arrow C++ could not be fetched (scripts/wheels.py)";
  }
};

Value files() {
  return read_json_file(kFolder + "/expected.json").at("files");
}

ImportResult import_file(const std::string& path, const std::string& out,
                         const std::vector<std::string>& columns = {}) {
  return import_data({.form = "parquet", .path = path, .out = out, .columns = columns});
}

void expect_sample(const Value& wanted, const Sample& found) {
  const Value value = sample_to_value(found);
  for (const auto& [key, content] : wanted.as_object())
    if (key != "pictures") {
      EXPECT_EQ(value.at(key), content) << found.id << " " << key;
    }
  const auto& pictures = wanted.at("pictures").as_array();
  ASSERT_EQ(found.images.size(), pictures.size()) << found.id;
  for (size_t i = 0; i < pictures.size(); ++i)
    EXPECT_EQ(base64(found.images[i].bytes), pictures[i].as_string()) << found.id << " " << i;
}

void expect_file(const std::string& name, const std::vector<std::string>& columns = {}) {
  const Value wanted = files().at(name);
  const auto out = fresh_path("parquet_" + name);
  const auto result = import_file(kFolder + "/" + name + ".parquet", out, columns);
  const auto& samples = wanted.at("samples").as_array();
  EXPECT_TRUE(result.account.balanced());
  std::map<std::string, int64_t> failed;
  for (const auto& [reason, count] : wanted.at("failed").as_object())
    failed[reason] = count.as_int();
  EXPECT_EQ(result.account.failed, failed);
  const auto set = ShardSet::open(out);
  set->verify();
  ASSERT_EQ(set->size(), static_cast<int64_t>(samples.size()));
  for (size_t i = 0; i < samples.size(); ++i)
    expect_sample(samples[i], set->sample(static_cast<int64_t>(i)));
}

TEST_F(Parquet, CaptionsInRowGroups) {
  expect_file("captions");
}

TEST_F(Parquet, QuestionsAndTalksOfEachForm) {
  for (const char* name : {"cauldron", "llava", "messages", "questions", "interleaved"})
    expect_file(name);
}

TEST_F(Parquet, ColumnsAreNamedWhereTheirNamesSayNothing) {
  expect_file("columns",
              {"images=image_1", "images=image_2", "images=image_3", "conversations=talk"});
}

std::string error_of(const std::string& path, const std::vector<std::string>& columns = {}) {
  const auto out = fresh_path("parquet_refused");
  std::vector<std::string> args = {"data", "import", "--from", "parquet", path, out};
  for (const auto& column : columns) args.push_back("--column=" + column);
  const auto result = run_dsvl(args);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_FALSE(fs::exists(out)) << path;
  return result.last_error();
}

TEST_F(Parquet, ColumnsThatCannotBeUsedAreSaid) {
  const auto file = kFolder + "/columns.parquet";
  EXPECT_NE(error_of(file).find("it has image_1, image_2, image_3, talk, when; name one"),
            std::string::npos);
  EXPECT_NE(error_of(file, {"text=tlak"}).find("did you mean 'talk'"), std::string::npos);
  EXPECT_NE(error_of(file, {"txt=talk"}).find("did you mean 'text'"), std::string::npos);
  EXPECT_NE(error_of(file, {"text="}).find("wanted WHAT=COLUMN"), std::string::npos);
  EXPECT_NE(error_of(file, {"text=when"}).find("has the Arrow type 'ts"), std::string::npos);
}

TEST_F(Parquet, BrokenFilesAreOneLine) {
  const auto whole = read_file(kFolder + "/captions.parquet");
  const auto path = fresh_path("broken.parquet");
  const auto error_with = [&](const std::string& bytes) {
    write_file_atomic(path, bytes);
    return error_of(path);
  };
  const std::string unreadable = path + ": cannot read it as Parquet: ";
  EXPECT_NE(error_with("").find(unreadable), std::string::npos);
  EXPECT_NE(error_with("text").find(unreadable), std::string::npos);
  EXPECT_NE(error_with(whole.substr(0, whole.size() / 2)).find(unreadable), std::string::npos);
  EXPECT_NE(error_with(whole.substr(whole.size() / 2)).find(unreadable), std::string::npos);
  std::string flipped = whole;
  flipped[80] = static_cast<char>(flipped[80] ^ 16);  // in the first page, which has a checksum
  EXPECT_NE(error_with(flipped).find(path + ": is broken: "), std::string::npos);
  EXPECT_NE(error_of(path + "/absent").find("absent"), std::string::npos);
}

// Every third byte once wrong: an error of one line or rows, never a crash or a hang.
TEST_F(Parquet, FlippedBytesAreSurvived) {
  const auto whole = read_file(kFolder + "/cauldron.parquet");
  const auto path = fresh_path("flipped.parquet");
  int refused = 0;
  for (size_t at = 0; at < whole.size(); at += 3) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
    std::ofstream(path, std::ios::binary) << bytes;
    try {
      for_each_parquet_row(path, {}, [](const ParquetRow& row, const std::string&) {
        CellPictures pictures;
        row.read(pictures);
      });
    } catch (const Error& e) {
      EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos) << e.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
}

TEST_F(Parquet, AFolderOfFilesIsOneSet) {
  const auto folder = fresh_path("parquet_folder"), out = fresh_path("parquet_both");
  fs::create_directories(folder + "/data");
  fs::copy(kFolder + "/questions.parquet", folder + "/data/train-00001.parquet");
  fs::copy(kFolder + "/llava.parquet", folder + "/data/train-00000.parquet");
  const auto result = run_dsvl({"data", "import", "--from", "parquet", folder + "/", out});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const auto set = ShardSet::open(out);
  ASSERT_EQ(set->size(), 4);
  EXPECT_EQ(set->sample(0).id, "7");
  EXPECT_EQ(set->sample(3).id, "q1");
  EXPECT_EQ(set->sample(3).source, "parquet_folder");
}

}  // namespace
}  // namespace dsvl

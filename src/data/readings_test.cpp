// A file is read once for all runs and ranks; other bytes, other settings and damage are noticed.
#include "data/readings.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::atomic<int> g_reads{0};
std::string g_edition = "1";

void read_lines(const std::string& path, const Reading& reading,
                const std::function<void(Document)>& give, Account& account) {
  ++g_reads;
  const std::string text = read_file(path);
  if (text == "damaged") fail(path, ": damaged");
  Document document{reading.row.package, reading.row.license, "zh", text, Kind::text};
  document.part = "part";
  give(document);
  account.drop("a reason", 2);
}

struct Given {
  std::vector<Document> documents;
  Account account;
};

class ReadingsTest : public testing::Test {
 protected:
  ReadingsTest() : folder_(fresh_folder("readings")), file_(testing::TempDir() + "readings.txt") {
    g_reads = 0;
    g_edition = "1";
    write_file_atomic(file_, "words");
    form_.edition = [] { return g_edition; };
  }
  Given take() const {
    Given given;
    const Readings readings(form_, Reading{row_, 100}, folder_);
    readings.make(file_);
    readings.take(
        file_, [&](Document d) { given.documents.push_back(std::move(d)); }, given.account);
    return given;
  }
  std::string kept() const { return fs::directory_iterator(folder_)->path().string(); }

  std::string folder_, file_;
  SourceRow row_{"package", {"*.txt"}, "lines", "en", "MIT"};
  FormRow form_{"lines", Kind::text, read_lines};
};

TEST_F(ReadingsTest, AFileIsReadOnce) {
  for (int run = 0; run < 3; ++run) {
    const Given given = take();
    ASSERT_EQ(given.documents.size(), 1U);
    EXPECT_EQ(given.documents[0].package, "package");
    EXPECT_EQ(given.documents[0].license, "MIT");
    EXPECT_EQ(given.documents[0].language, "zh");
    EXPECT_EQ(given.documents[0].text, "words");
    EXPECT_EQ(given.documents[0].part, "part");
    EXPECT_EQ(given.account.dropped.at("a reason"), 2);
  }
  EXPECT_EQ(g_reads, 1);
}

TEST_F(ReadingsTest, OtherBytesAndSettingsAreReadAnew) {
  take();
  write_file_atomic(file_, "other");
  EXPECT_EQ(take().documents[0].text, "other");
  EXPECT_EQ(g_reads, 2);
  row_.language = "zh";
  take();
  EXPECT_EQ(g_reads, 3);
  g_edition = "2";
  take();
  EXPECT_EQ(g_reads, 4);
}

TEST_F(ReadingsTest, ADamagedReadingIsReadAnew) {
  take();
  std::string bytes = read_file(kept());
  bytes[bytes.size() / 2] ^= 1;
  write_file_atomic(kept(), bytes);
  EXPECT_EQ(take().documents[0].text, "words");
  write_file_atomic(kept(), bytes.substr(0, 20));
  EXPECT_EQ(take().documents[0].text, "words");
  EXPECT_EQ(g_reads, 3);
}

TEST_F(ReadingsTest, AFileThatIsNotReadIsCountedEachTime) {
  write_file_atomic(file_, "damaged");
  for (int run = 0; run < 2; ++run) EXPECT_EQ(take().account.failed.size(), 1U);
  EXPECT_EQ(g_reads, 1);
}

}  // namespace
}  // namespace dsvl

// Tables out of CSV files, saved workspaces and lazy-load databases of R.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/forms.h"
#include "data/table.h"
#include "support/r_bytes.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string fresh(const std::string& name) {
  const auto path = fs::path(testing::TempDir()) / name;
  fs::remove_all(path);
  fs::create_directories(path);
  return path.string();
}

struct Given {
  std::vector<Document> documents;
  Account account;
};

Given read_form(const char* form, const std::string& path) {
  const SourceRow row{"own", {path}, form, "en", "CC0"};
  Given given;
  find_form(row).read(
      path, {row, 1000}, [&](Document d) { given.documents.push_back(std::move(d)); },
      given.account);
  return given;
}

// A data frame of four rows: a time in parts (a list, longer than the rows), heights, and 64-bit
// integers, which R keeps in the bits of doubles. The names of its rows are 1 to 4.
void add_frame(RBytes& b) {
  b.word(19 | 256 | 512).word(3);
  b.word(19).word(2).word(254).word(254);
  b.word(14).word(4).real(1.5).real(2.5).real(std::nan("")).real(4);
  b.word(14 | 256 | 512).word(4).real(1e-310).real(2e-310).real(3e-310).real(4e-310);
  b.tag("class").strings({"integer64"}).word(254);
  b.tag("names").strings({"when", "height", "count"});
  b.tag("class").strings({"data.frame"});
  b.tag("row.names").word(13).word(2).word(0x80000000).word(static_cast<uint32_t>(-4)).word(254);
}

void expect_heights(const Document& document) {
  ASSERT_NE(document.table, nullptr);
  ASSERT_EQ(document.table->columns.size(), 1U);
  EXPECT_EQ(document.table->columns[0].name, "height");
  EXPECT_EQ(document.text, "height\n1.5\n2.5\n\n4");
}

TEST(FormsTable, ASavedWorkspaceGivesItsDataFrames) {
  const std::string path = fresh("forms_rda") + "/own.rda";
  RBytes b;
  b.version2().tag("trees");
  add_frame(b);
  b.tag("note").strings({"no table"}).word(254);
  write_file_atomic(path, "RDX2\n" + b.text);
  const Given given = read_form("r-data", path);
  ASSERT_EQ(given.documents.size(), 1U);
  expect_heights(given.documents[0]);
  EXPECT_EQ(given.documents[0].table->title, "trees");
  EXPECT_EQ(given.account, (Account{1, 0, {{"no table", 1}}, {}}));
}

TEST(FormsTable, ADatabaseGivesItsDataFramesWithTheTitlesOfTheIndex) {
  const std::string package = fresh("forms_rdb");
  fs::create_directories(package + "/data");
  fs::create_directories(package + "/html");
  write_file_atomic(package + "/html/00Index.html",
                    "<tr><td><a href=\"x\">trees</a></td>\n<td>Trees &amp; Bushes</td></tr>");
  RBytes frame, index;
  frame.version2();
  add_frame(frame);
  // Length of the object, '0' for as it is, the object; then one whose letter no reader knows.
  RBytes head;
  head.text.clear();
  head.word(static_cast<uint32_t>(frame.text.size()));
  const std::string good = head.text + "0" + frame.text, bad = head.text + "?" + "nothing";
  write_file_atomic(package + "/data/Rdata.rdb", good + bad);
  const auto place = [&](size_t offset, size_t length) {
    index.word(13).word(2).word(static_cast<uint32_t>(offset)).word(static_cast<uint32_t>(length));
  };
  index.version2().word(19 | 512).word(1).word(19 | 512).word(2);
  place(0, good.size());
  place(good.size(), bad.size());
  index.tag("names").strings({"trees", "odd"}).word(254);
  index.tag("names").strings({"variables"}).word(254);
  write_file_atomic(package + "/data/Rdata.rdx", index.text);
  const Given given = read_form("r-data", package + "/data/Rdata.rdb");
  ASSERT_EQ(given.documents.size(), 1U);
  expect_heights(given.documents[0]);
  EXPECT_EQ(given.documents[0].table->title, "Trees & Bushes");
  EXPECT_EQ(given.account, (Account{1, 0, {}, {{"an R object that is not read", 1}}}));
}

TEST(FormsTable, ACsvFileIsOneTable) {
  const std::string folder = fresh("forms_csv");
  write_file_atomic(folder + "/Rain in May.csv", "\xEF\xBB\xBFtown,rain\nAda,1.5\nBell,NA\n");
  const Given given = read_form("csv", folder + "/Rain in May.csv");
  ASSERT_EQ(given.documents.size(), 1U);
  const Table& table = *given.documents[0].table;
  EXPECT_EQ(table.title, "Rain in May");
  EXPECT_EQ(table.columns[0].name, "town");
  EXPECT_EQ(given.documents[0].text, "town,rain\nAda,1.5\nBell,");
}

TEST(Table, QuotesOpenAFieldOnlyAtItsStart) {
  EXPECT_EQ(parse_csv("a,5\" pipe,b\n\"x,y\",\"\",z\"\n", 9),
            (std::vector<std::vector<std::string>>{{"a", "5\" pipe", "b"}, {"x,y", "", "z\""}}));
}

TEST(Table, RLeavesTheNameOfRowNamesOut) {
  const Table named = table_from_rows({{"rain"}, {"Ada", "1"}, {"Bell", "2"}});
  ASSERT_EQ(named.columns.size(), 2U);
  EXPECT_EQ(named.columns[0].name, "name");
  EXPECT_EQ(named.columns[1].name, "rain");
  EXPECT_EQ(table_from_rows({{"rain"}, {"1", "5"}, {"2", "6"}}).columns[0].name, "row");
}

}  // namespace
}  // namespace dsvl

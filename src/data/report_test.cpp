// A small set's figures, and their page.
#include "data/report.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/taxonomy.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

Sample asked(const char* category, const char* subcategory, const char* question,
             const char* answer) {
  return {"",          "pack",
          "CC0-1.0",   category,
          subcategory, {{"user", str(kImagePlaceholder, "\n", question)}, {"assistant", answer}},
          "",          {{"0.png", encode_png(make_image(300, 100))}}};
}

const std::string& folder() {
  static const std::string path = [] {
    const auto root = fs::path(testing::TempDir()) / "report_test";
    fs::remove_all(root);
    fs::create_directories(root / "train" / "lines");
    TarWriter writer;
    add_to_shard(writer, "a", asked("recognition", "printed text en", "Read.", "abcd"));
    add_to_shard(writer, "b", asked("graph reading", "trend zh", "读出。", "上升，先慢后快"));
    Sample document;
    document.text = "A plain text.";
    document.source = "pack, other";
    document.license = "MIT, CC0-1.0";
    add_to_shard(writer, "c", document);
    Manifest manifest;
    manifest.split = "train";
    manifest.family = "lines";
    const std::string place = (root / "train" / "lines").string();
    manifest.shards = {write_shard(writer, place, 0)};
    Account draws;
    draws.kept = 3;
    draws.read = 3;
    draws.drop("too <long>", 2);
    manifest.draws = account_value(draws);
    write_file_atomic(place + "/manifest.json", manifest_text(manifest));
    return root.string();
  }();
  return path;
}

TEST(Stats, CountsByEverything) {
  const DataStats stats = count_samples(*ShardSet::open(folder()), {.threads = 2});
  EXPECT_EQ(stats.all.samples, 3);
  EXPECT_EQ(stats.all.pictures, 2);
  EXPECT_EQ(stats.all.answer_characters, 4 + 7 + 13);
  EXPECT_EQ(stats.by_family.at("lines").at("train").samples, 3);
  EXPECT_EQ(stats.by_language, (CountsByName{{"Chinese", 1}, {"Latin", 2}}));
  EXPECT_EQ(stats.by_source, (CountsByName{{"other", 1}, {"pack", 3}}));
  EXPECT_EQ(stats.by_license, (CountsByName{{"CC0-1.0", 3}, {"MIT", 1}}));
  EXPECT_EQ(stats.asked_characters.numbers, 2);
  EXPECT_EQ(stats.picture_sides.longest, 300);
  const Value value = stats_value(stats);
  EXPECT_EQ(value.at("picture_sides").at("bins").at("257-320").as_int(), 2);
  EXPECT_EQ(value.at("taxonomy").at("elsewhere").as_int(), 1);
  EXPECT_NE(stats_table(stats).find("printed text 1"), std::string::npos);
}

TEST(Stats, Scripts) {
  EXPECT_EQ(script_of(U"Hello, wörld"), "Latin");
  EXPECT_EQ(script_of(U"你好，world"), "Chinese and Latin");
  EXPECT_EQ(script_of(U"12 + 3 = 15"), "no letters");
  EXPECT_EQ(script_of(U"Привет"), "other letters");
}

TEST(Histogram, EdgesAndNames) {
  Histogram histogram(round_edges(50));
  EXPECT_EQ(histogram.edges, (std::vector<int64_t>{0, 1, 2, 5, 10, 20, 50}));
  for (const int64_t number : {0, 4, 4, 19, 50, 7000}) histogram.add(number);
  EXPECT_EQ(histogram.counts, (std::vector<int64_t>{1, 0, 2, 0, 1, 0, 2}));
  EXPECT_EQ(histogram.bin_name(0), "0");
  EXPECT_EQ(histogram.bin_name(3), "5-9");
  EXPECT_EQ(histogram.bin_name(6), "50 and more");
}

TEST(Taxonomy, LeavesByTheirNames) {
  const auto counts = count_taxonomy({{{"recognition", "counting"}, 2},
                                      {{"recognition", "printed text zh"}, 3},
                                      {{"recognition", "printed textiles"}, 5},
                                      {{"local description", "logo"}, 7},
                                      {{"table reading", "any"}, 11}});
  EXPECT_EQ(counts.filled(), 4);
  EXPECT_EQ(counts.elsewhere, 5);
  EXPECT_GE(taxonomy().size(), 85U);
}

TEST(DataReport, ThePageHoldsEverythingAndLoadsNothing) {
  const auto set = ShardSet::open(folder());
  const auto page = report_page("a & b", *set, count_samples(*set, {.threads = 1}));
  for (const char* part :
       {"<b>3</b><span>samples", "CC0-1.0", "too &lt;long&gt; 2", "graph reading <b>1</b>",
        "counting <b>0</b>", "上升，先慢后快", "data:image/", "a &amp; b", "Chinese"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  EXPECT_EQ(page.find("http"), std::string::npos);
}

TEST(DataReport, TheWallKeepsToItsBytes) {
  const auto set = ShardSet::open(folder());
  const auto stats = count_samples(*set, {.threads = 1});
  const auto whole = report_page("t", *set, stats);
  const auto small = report_page("t", *set, stats, {12, 400, 10});
  EXPECT_LT(small.size(), whole.size());
  EXPECT_NE(small.find("abcd"), std::string::npos);
}

}  // namespace
}  // namespace dsvl

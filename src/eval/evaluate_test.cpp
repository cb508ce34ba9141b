// Scores of made-up answers over a set written for the test.
#include "eval/evaluate.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "image/image.h"

namespace dsvl {
namespace {

std::shared_ptr<const ShardSet> small_set() {
  const auto folder = std::filesystem::path(testing::TempDir()) / "evaluate_test";
  std::filesystem::create_directories(folder);
  TarWriter writer;
  for (int i = 0; i < 10; ++i) {
    Sample sample{std::to_string(i),
                  "s",
                  "CC0-1.0",
                  "a",
                  i < 5 ? "even" : "odd",
                  {{"user", "<image_placeholder>\nRead."}, {"assistant", "abcd"}},
                  "",
                  {{"0.png", encode_png(make_image(4, 4))}}};
    add_to_shard(writer, "k" + std::to_string(i), sample);
  }
  add_to_shard(writer, "text", Sample{"t", "s", "CC0-1.0", "text", "en", {}, "a document", {}});
  write_file_atomic((folder / "shard-000000.tar").string(), writer.finish());
  return ShardSet::open(folder.string());
}

TEST(Evaluate, ScoresByCategory) {
  const auto set = small_set();
  int64_t largest = 0, done = 0;
  const AnswerAll answer = [&](std::span<const Sample> samples) {
    largest = std::max(largest, static_cast<int64_t>(samples.size()));
    std::vector<std::string> answers;
    for (const auto& sample : samples)
      answers.push_back(sample.subcategory == "even" ? "abcd" : "abc");
    return answers;
  };
  const auto report =
      evaluate(*set, spread_indices(set->size(), 0), 4, answer, [&](int64_t n) { done = n; });
  EXPECT_EQ(largest, 4);
  EXPECT_EQ(done, 11);
  EXPECT_EQ(report.not_asked, 1);
  ASSERT_EQ(report.outcomes.size(), 10U);
  const auto& odd = report.by_category.at("a / odd");
  EXPECT_EQ(odd.count, 5);
  EXPECT_DOUBLE_EQ(odd.exact.value, 0);
  EXPECT_DOUBLE_EQ(odd.anls.value, 0.75);
  EXPECT_DOUBLE_EQ(odd.character_error_rate.value, 0.25);
  EXPECT_DOUBLE_EQ(report.all.exact.value, 0.5);
  EXPECT_DOUBLE_EQ(report.all.character_error_rate.value, 0.125);
  const auto page = misses_page(report, *set, 3);
  EXPECT_NE(page.find("a / odd"), std::string::npos);
  EXPECT_NE(page.find("data:image/png"), std::string::npos);
  EXPECT_EQ(report_value(report).at("answers").as_array().size(), 10U);
  EXPECT_NE(report_table(report).find("a / even"), std::string::npos);
}

TEST(Evaluate, AFewAreSpreadEvenly) {
  EXPECT_EQ(spread_indices(10, 3), (std::vector<int64_t>{0, 3, 6}));
  EXPECT_EQ(spread_indices(2, 5), (std::vector<int64_t>{0, 1}));
  EXPECT_EQ(spread_indices(3, 0).size(), 3U);
}

TEST(Evaluate, AnAnswerTooFewIsAnError) {
  const auto set = small_set();
  EXPECT_THROW(evaluate(*set, spread_indices(set->size(), 0), 4,
                        [](auto) { return std::vector<std::string>(); }, {}),
               Error);
}

}  // namespace
}  // namespace dsvl

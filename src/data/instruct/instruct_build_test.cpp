// Instruction families through a whole build.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/files.h"
#include "data/build.h"
#include "data/shard_set.h"
#include "data/taxonomy.h"
#include "data/utf8.h"
#include "support/folders.h"

namespace dsvl {
namespace {

const std::map<std::string, int64_t> kFew = {
    {"geometry", 20},    {"diagrams", 20}, {"puzzles", 20},          {"drawings", 24},
    {"comparisons", 20}, {"screens", 20},  {"text_instructions", 40}};

bool has_chinese(const std::string& text) {
  const auto characters = decode_utf8(text);
  return std::any_of(characters.begin(), characters.end(), is_chinese);
}

BuildRecipe instruct_recipe() {
  const std::string folder = fresh_folder("instruct_build_sources");
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/words.dict",
                    "gopher\n\n     A burrowing network protocol that came before the web.\n");
  write_file_atomic(folder + "/words.index", "gopher\tA\tBE\n");
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.sources.push_back({"words", {folder + "/words.index"}, "dictionary", "en", "CC0-1.0"});
  recipe.splits = {{"train", false, false, kFew}, {"test", true, true, kFew}};
  return recipe;
}

TEST(InstructBuild, EveryDrawGivesASampleOrAReason) {
  const std::string out = fresh_folder("instruct_build_out");
  build_data(instruct_recipe(), {out, 2});
  const auto set = ShardSet::open(out);
  set->verify();
  std::set<std::string> train, test;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    check_sample(sample, sample.id);
    std::string content;
    for (const auto& message : sample.messages) content += message.content;
    // The only Chinese face is a seen one, and the test's faces are not.
    if (sample.id.starts_with("test") && !sample.images.empty()) {
      EXPECT_FALSE(has_chinese(content)) << content;
    }
    for (const auto& image : sample.images) content += image.bytes;
    (sample.id.starts_with("train") ? train : test).insert(content);
  }
  EXPECT_GT(train.size(), 150U);
  EXPECT_GT(test.size(), 140U);
  for (const auto& content : test) EXPECT_FALSE(train.contains(content));
}

TEST(InstructBuild, ThreadsDoNotChangeABit) {
  const std::string one = fresh_folder("instruct_build_one"),
                    four = fresh_folder("instruct_build_four");
  const auto recipe = instruct_recipe();
  build_data(recipe, {one, 1});
  build_data(recipe, {four, 4});
  EXPECT_TRUE(folder_contents(one) == folder_contents(four));
}

// Draws for rare leaves do not swell the common ones, whatever the threads and the shards' size.
TEST(InstructBuild, ABalancedSplitHasSoManyOfEachLeaf) {
  auto recipe = instruct_recipe();
  const std::map<std::string, int64_t> many = {{"geometry", 60}, {"text_instructions", 9}};
  recipe.splits = {{"test", true, false, many, 4}};
  const std::string out = fresh_folder("instruct_build_balanced"),
                    other = fresh_folder("instruct_build_balanced_four"),
                    all = fresh_folder("instruct_build_unbalanced");
  build_data(recipe, {out, 1});
  recipe.samples_per_shard = 7;
  build_data(recipe, {other, 4});
  recipe.splits.front().most_per_leaf = 0;
  build_data(recipe, {all, 2});
  const auto set = ShardSet::open(out), whole = ShardSet::open(all);
  std::map<std::string, Sample> drawn;
  for (int64_t i = 0; i < whole->size(); ++i) drawn[whole->sample(i).id] = whole->sample(i);
  std::map<size_t, int64_t> leaves;
  int64_t elsewhere = 0;
  ASSERT_EQ(set->size(), ShardSet::open(other)->size());
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    const auto leaf = leaf_of(sample.category, sample.subcategory);
    leaf ? ++leaves[*leaf] : ++elsewhere;
    EXPECT_EQ(sample.messages.back().content, drawn.at(sample.id).messages.back().content);
    EXPECT_EQ(sample.id, ShardSet::open(other)->sample(i).id);
  }
  EXPECT_EQ(elsewhere, 9) << "text alone has no leaves";
  EXPECT_GE(leaves.size(), 4U);
  for (const auto& [leaf, count] : leaves) EXPECT_LE(count, 4) << taxonomy()[leaf].leaf;
  for (const auto& manifest : set->manifests()) {
    if (manifest.family != "geometry") continue;
    const Account draws = account_from_value(manifest.draws, "draws");
    EXPECT_EQ(draws.read, 60);
    EXPECT_GT(draws.dropped.at("enough of its leaf"), 30);
    EXPECT_EQ(manifest.shards.size(), 1U);
  }
}

}  // namespace
}  // namespace dsvl

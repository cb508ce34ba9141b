// Instruction families through a whole build.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/files.h"
#include "data/build.h"
#include "data/shard_set.h"
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

}  // namespace
}  // namespace dsvl

// Charts and tables out of CSV files through a whole build.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "data/build.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "image/image.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Two tables: one with groups and numbers in order, one with names of its rows.
BuildRecipe chart_recipe() {
  const std::string folder = fresh_folder("chart_build_tables");
  fs::create_directories(folder);
  std::string trees = "year,plot,kind,site,height,width,depth\n";
  for (int i = 0; i < 48; ++i)
    trees +=
        str(1950 + i, ",p", i, ",", i % 3 == 0 ? "oak" : "pine", ",", i % 2 == 0 ? "hill" : "lake",
            ",", 20 + i * 37 % 41, ",", 15 + i * 11 % 29, ",", 30 + i * i % 17, "\n");
  write_file_atomic(folder + "/Trees.csv", trees);
  write_file_atomic(folder + "/Rain.csv",
                    "town,spring,summer,autumn\nAda,12,30.5,22\nBell,14,28,19\nCole,9,33,25.5\n"
                    "Dene,16,31,21\nElm,11,27,18\nFay,13,35,24\n");
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.sources = {{"trees and rain", {folder + "/*.csv"}, "csv", "en", "CC0-1.0"}};
  recipe.splits = {{"train", false, false, {{"charts", 30}, {"tables", 20}}}};
  return recipe;
}

const Manifest& manifest_of(const std::vector<Manifest>& all, const std::string& family) {
  for (const auto& manifest : all)
    if (manifest.family == family) return manifest;
  fail("no part ", family);
}

TEST(ChartBuild, BothFamiliesKeepSamples) {
  const std::string out = fresh_folder("chart_build_out");
  build_data(chart_recipe(), {out, 2});
  const auto set = ShardSet::open(out);
  set->verify();
  EXPECT_GE(manifest_of(set->manifests(), "charts").samples, 20);
  EXPECT_GE(manifest_of(set->manifests(), "tables").samples, 15);
  std::set<std::string> tasks;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    EXPECT_EQ(sample.source, "trees and rain");
    ASSERT_EQ(sample.images.size(), 1U);
    const auto& bytes = sample.images[0].bytes;
    const Image picture = decode_image(std::as_bytes(std::span(bytes.data(), bytes.size())), "");
    EXPECT_GT(picture.width, 60);
    EXPECT_FALSE(sample.messages.back().content.empty());
    tasks.insert(sample.subcategory);
  }
  EXPECT_GE(tasks.size(), 12U);
}

TEST(ChartBuild, TypesAndTasksCanBeChosen) {
  auto recipe = chart_recipe();
  recipe.splits = {{"train", false, false, {{"charts", 12}}}};
  recipe.tables["charts"].set("types", Value(Value::Array{"bar chart", "pie chart"}));
  recipe.tables["charts"].set("tasks", Value(Value::Array{"look-up", "extremum"}));
  recipe.tables["charts"].set("code_share", 0.0);
  recipe.tables["charts"].set("absent_share", 0.0);
  const std::string out = fresh_folder("chart_build_chosen");
  build_data(recipe, {out, 2});
  const auto set = ShardSet::open(out);
  EXPECT_GE(set->size(), 6);
  for (int64_t i = 0; i < set->size(); ++i) {
    const std::string what = set->sample(i).subcategory;
    EXPECT_TRUE(what.starts_with("bar chart: ") || what.starts_with("pie chart: ")) << what;
    EXPECT_TRUE(what.find(": look-up ") != what.npos || what.find(": extremum ") != what.npos)
        << what;
  }
}

TEST(ChartBuild, ThreadsDoNotChangeABit) {
  const std::string one = fresh_folder("chart_build_one"), four = fresh_folder("chart_build_four");
  const auto recipe = chart_recipe();
  build_data(recipe, {one, 1});
  build_data(recipe, {four, 4});
  EXPECT_TRUE(folder_contents(one) == folder_contents(four));
}

TEST(ChartBuild, AFamilyWithoutFacesIsNamed) {
  for (const char* family : {"charts", "tables"}) {
    auto recipe = chart_recipe();
    recipe.splits = {{"unseen", true, true, {{family, 4}}}};
    recipe.fonts.held_out_faces = {};
    try {
      load_material(recipe);
      ADD_FAILURE() << family;
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find(str("asks for ", family)), std::string::npos)
          << e.what();
    }
  }
}

TEST(ChartBuild, ALeastSideOverThreeQuartersOfTheMostIsAllowed) {
  auto recipe = chart_recipe();
  recipe.splits = {{"train", false, false, {{"charts", 6}}}};
  recipe.tables["charts"].set("least_side", 400);
  recipe.tables["charts"].set("most_side", 420);
  EXPECT_GT(build_data(recipe, {fresh_folder("chart_build_square"), 1}).samples, 0);
}

}  // namespace
}  // namespace dsvl

// Captions and scene text out of picture files through a whole build.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "data/build.h"
#include "data/canvas.h"
#include "data/captions/composition.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "image/image.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Six pictures in folders, one of them without words, and two photographs.
void draw_sources(const std::string& folder) {
  const struct {
    const char *path, *text;
    Color color;
  } kPictures[] = {
      {"a/lion", "A lion.\nzh_CN.utf8=狮子。\n", {200, 150, 40}},
      {"a/pear", "A green pear.\nzh_CN.utf8=梨。\n", {90, 200, 60}},
      {"b/c/saw", "A saw.\nfr.utf8=Une scie.\n", {60, 60, 70}},
      {"b/boat", "A boat.\nzh_CN.utf8=船。\n", {20, 60, 200}},
      {"b/soap", "Remember to wash your hands!\n", {240, 220, 250}},
      {"b/blank", "", {1, 2, 3}},
  };
  for (const auto& [path, text, color] : kPictures) {
    const std::string file = folder + "/" + path;
    fs::create_directories(fs::path(file).parent_path());
    write_file_atomic(file + ".png", encode_png(blank_image(90, 70, color)));
    if (*text != 0) write_file_atomic(file + ".txt", text);
  }
  write_file_atomic(folder + "/b/broken.png", "\x89PNG no more");
  fs::create_directories(folder + "/photos");
  for (const int shade : {60, 180}) {
    Random random(static_cast<uint64_t>(shade));
    Image photo = blank_image(700, 500, {static_cast<uint8_t>(shade), 120, 90});
    add_noise(photo, 20, random);
    write_file_atomic(str(folder, "/photos/", shade, ".jpg"), encode_jpeg(photo, 90));
  }
}

BuildRecipe picture_recipe() {
  const std::string folder = fresh_folder("picture_build_sources");
  draw_sources(folder);
  BuildRecipe recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  recipe.held_out_share = 0;
  recipe.sources.push_back({"pictures", {folder + "/**/*.png"}, "captioned", "en", "CC0-1.0"});
  recipe.sources.push_back({"photos", {folder + "/photos/*.jpg"}, "photographs", "en", "MIT"});
  recipe.splits = {{"train", false, false, {{"captions", 40}, {"scene_text", 30}}}};
  return recipe;
}

TEST(PictureBuild, BothFamiliesKeepSamples) {
  const std::string out = fresh_folder("picture_build_out");
  build_data(picture_recipe(), {out, 2});
  const auto set = ShardSet::open(out);
  set->verify();
  std::set<std::string> kinds, sources;
  int64_t captions = 0;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    check_sample(sample, sample.id);
    captions += sample.id.find("captions") != std::string::npos;
    kinds.insert(sample.subcategory);
    sources.insert(sample.source);
    const auto& bytes = sample.images[0].bytes;
    const Image picture = decode_image(std::as_bytes(std::span(bytes)), sample.id);
    EXPECT_GE(std::min(picture.width, picture.height), 256);
    EXPECT_FALSE(sample.messages.back().content.empty());
  }
  EXPECT_GE(captions, 30);
  EXPECT_GE(set->size() - captions, 20);
  EXPECT_TRUE(sources.contains("pictures, photos"));
  EXPECT_TRUE(kinds.contains("printed text zh"));
  EXPECT_GE(kinds.size(), 6U);
}

// Of the family `scenes`: several turns, several pictures, and what the pixels say.
TEST(PictureBuild, ScenesHoldSeveralTurnsAndPictures) {
  auto recipe = picture_recipe();
  recipe.splits = {{"train", false, false, {{"scenes", 160}}}};
  const std::string out = fresh_folder("picture_build_scenes");
  build_data(recipe, {out, 2});
  const auto set = ShardSet::open(out);
  std::set<std::string> leaves;
  int64_t turns = 0, pictures = 0;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    check_sample(sample, sample.id);
    turns += sample.messages.size() >= 4;
    pictures += sample.images.size() >= 2;
    leaves.insert(sample.category + " / " + sample.subcategory.substr(0, 8));
  }
  EXPECT_GT(set->size(), 60);
  EXPECT_GT(turns, 20);
  EXPECT_GT(pictures, 15);
  EXPECT_GE(leaves.size(), 8U);
}

TEST(Composition, APictureTakenAwayLeavesTheGround) {
  const std::string folder = fresh_folder("composition_without");
  fs::create_directories(folder);
  NamedPicture one, other;
  one.path = folder + "/one.png", other.path = folder + "/other.png";
  write_file_atomic(one.path, encode_png(blank_image(60, 60, {250, 0, 0})));
  write_file_atomic(other.path, encode_png(blank_image(60, 60, {0, 0, 250})));
  Random random(4);
  std::string why;
  const GroundOptions ground{0, 0.5, 0.5};
  const auto scene = compose({&one, &other}, {300, 240, ground, {}}, random, why);
  ASSERT_TRUE(scene);
  const Image image = without(*scene, 0);
  const Box& box = scene->placed[0].box;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const bool inside = x >= box.left && x < box.right && y >= box.top && y < box.bottom;
      const Image& wanted = inside ? scene->bare : scene->image;
      ASSERT_TRUE(
          std::equal(image.row(y) + 3 * x, image.row(y) + 3 * x + 3, wanted.row(y) + 3 * x));
    }
}

TEST(PictureBuild, TheAccountNamesEveryFile) {
  const auto material = load_material(picture_recipe());
  const auto accounts = material->accounts_of(material->recipe.splits[0], Kind::picture);
  const Account& account = accounts.at("pictures");
  EXPECT_TRUE(account.balanced());
  EXPECT_EQ(account.read, 7);
  EXPECT_EQ(account.kept, 4);
  EXPECT_EQ(account.dropped.at("no description"), 1);
  EXPECT_EQ(account.dropped.at("speaks to the reader"), 1);
  EXPECT_EQ(account.failed.at("a file that is not read"), 1);
}

TEST(PictureBuild, ThreadsDoNotChangeABit) {
  const std::string one = fresh_folder("picture_build_one"),
                    four = fresh_folder("picture_build_four");
  const auto recipe = picture_recipe();
  build_data(recipe, {one, 1});
  build_data(recipe, {four, 4});
  EXPECT_TRUE(folder_contents(one) == folder_contents(four));
}

TEST(PictureBuild, PlainGroundsNeedNoPhotograph) {
  auto recipe = picture_recipe();
  recipe.sources.pop_back();
  EXPECT_GT(build_data(recipe, {fresh_folder("picture_build_plain"), 1}).samples, 40);
}

}  // namespace
}  // namespace dsvl

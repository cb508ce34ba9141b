// Sets of shards, ours and others'.
#include "data/shard_set.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"

namespace dsvl {
namespace {

// A shard as other programs write them: no list of pictures in the JSON.
std::string foreign_shard() {
  const auto folder = std::filesystem::path(testing::TempDir()) / "shard_set_test";
  std::filesystem::create_directories(folder);
  Image image = make_image(3, 2);
  image.pixels[0] = 200;
  TarWriter writer;
  writer.add("a.json", R"({"messages":[{"role":"user","content":"<image_placeholder>?"},)"
                       R"({"role":"assistant","content":"dark"}]})");
  writer.add("a.0.png", encode_png(image));
  writer.add("b.json", R"({"text":"a document"})");
  writer.add("c.json", R"({"text":"<image_placeholder>","images":["9.png"]})");
  const std::string path = (folder / "x.tar").string();
  write_file_atomic(path, writer.finish());
  return path;
}

TEST(ShardSet, ReadsOneTarFileAndItsFolder) {
  const std::string path = foreign_shard();
  for (const auto& place : {path, std::filesystem::path(path).parent_path().string()}) {
    const auto set = ShardSet::open(place);
    ASSERT_EQ(set->size(), 3);
    EXPECT_EQ(set->sample(0).id, "a");
    ASSERT_EQ(set->sample(0).images.size(), 1U);
    EXPECT_TRUE(set->text(0).images[0].bytes.empty());
    EXPECT_EQ(set->picture(0, 0).pixels[0], 200);
    EXPECT_EQ(set->text(1).text, "a document");
  }
}

TEST(ShardSet, WhatIsMissingIsNamed) {
  const auto set = ShardSet::open(foreign_shard());
  EXPECT_THROW(set->sample(2), Error);      // the shard lacks its picture
  EXPECT_THROW(set->picture(0, 1), Error);  // one picture only
  EXPECT_THROW(set->sample(3), Error);
  EXPECT_THROW(ShardSet::open("/no/such/place"), Error);
}

}  // namespace
}  // namespace dsvl

// A map made by hand: its regions and their pixels.
#include "data/maps/region_map.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/documents.h"
#include "image/image.h"
#include "support/folders.h"

namespace dsvl {
namespace {

constexpr const char* kMap = R"(<map>
  <mapFile>two.png</mapFile><name>Two &amp; &amp;lt;more&gt;</name>
  <division><name>Water</name><ignore>yes</ignore>
    <color><red>0</red><green>0</green><blue>255</blue></color></division>
  <division><name>Left</name><capital>Leftville</capital>
    <color><red>200</red><green>10</green><blue>0</blue></color></division>
</map>)";

TEST(RegionMap, RegionsAreReadAndMeasured) {
  RegionMap map = parse_kgm(kMap, "two.kgm");
  EXPECT_EQ(map.name, "Two & &lt;more>");
  ASSERT_EQ(map.regions.size(), 2U);
  EXPECT_TRUE(map.regions[0].ignored);
  EXPECT_EQ(map.regions[1].capital, "Leftville");
  Image picture = blank_image(40, 20, {0, 0, 255});
  for (int y = 5; y < 15; ++y)
    for (int x = 2; x < 10; ++x)
      picture.row(y)[3 * x] = 200, picture.row(y)[3 * x + 1] = 10, picture.row(y)[3 * x + 2] = 0;
  measure_regions(map, picture);
  EXPECT_EQ(map.regions[1].pixels, 80);
  EXPECT_EQ(map.regions[1].box, (Box{2, 5, 10, 15}));
  EXPECT_DOUBLE_EQ(map.regions[1].x, 5.5);
  EXPECT_DOUBLE_EQ(map.regions[1].y, 9.5);
  EXPECT_EQ(map.regions[0].pixels, 720);
}

TEST(RegionMap, DamageIsNamed) {
  EXPECT_THROW(parse_kgm("", "x"), Error);
  EXPECT_THROW(parse_kgm("<map><mapFile>a.png</mapFile><name>A</name><division><name>B", "x"),
               Error);
  EXPECT_THROW(parse_kgm("<map><mapFile>a.png</mapFile><name>A</name><division><name>B</"
                         "name><color><red>300</red></color></division>",
                         "x"),
               Error);
}

// Which of them a pixel belongs to cannot be told.
TEST(RegionMap, TwoRegionsInOneColourAreRefused) {
  std::string map = kMap;
  map.replace(map.find("<red>200</red><green>10</green><blue>0<"), 39,
              "<red>0</red><green>0</green><blue>255<");
  EXPECT_THROW(parse_kgm(map, "x"), Error);
}

// A division that begins within another is part of that one: each byte is read once.
TEST(RegionMap, DivisionsEndWhereTheFirstEnds) {
  std::string map = "<map><mapFile>a.png</mapFile><name>A</name>";
  for (int i = 0; i < 50; ++i) map += "<division>";
  map += "<name>B</name><color><red>1</red><green>2</green><blue>3</blue></color></division></map>";
  EXPECT_EQ(parse_kgm(map, "x").regions.size(), 1U);
}

TEST(RegionMap, APictureElsewhereIsRefused) {
  const std::string folder = fresh_folder("region_map");
  std::filesystem::create_directories(folder);
  std::string map = kMap;
  map.replace(map.find("two.png"), 7, "../two.png");
  write_file_atomic(folder + "/bad.kgm", map);
  write_file_atomic(folder + "/good.kgm", kMap);
  write_file_atomic(folder + "/two.png", encode_png(blank_image(40, 20, {0, 0, 255})));
  const auto documents =
      load_documents({{"maps", {folder + "/*.kgm"}, "maps", "en", "CC0-1.0"}}, Kind::map, {}, "");
  EXPECT_EQ(documents.kept.size(), 1U);
  EXPECT_EQ(documents.accounts.at("maps").failed.at("a file that is not read"), 1);
}

}  // namespace
}  // namespace dsvl

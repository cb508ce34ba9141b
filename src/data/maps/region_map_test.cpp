// A map made by hand: its regions and their pixels.
#include "data/maps/region_map.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/documents.h"
#include "image/image.h"
#include "support/folders.h"
#include "support/mo_catalogue.h"

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
  EXPECT_EQ(map.regions[0].use, RegionUse::outside);
  EXPECT_EQ(map.regions[1].use, RegionUse::asked);
  EXPECT_TRUE(map.north_up);
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

std::string with(std::string_view before, std::string_view more) {
  std::string map = kMap;
  return map.insert(map.find(before), more);
}

// "allowClickMode" is said of regions, "yes" of water.
TEST(RegionMap, RegionsThatAreNotAskedForAreStillRegions) {
  const auto map = parse_kgm(with("<capital>", "<ignore>allowClickMode</ignore>"), "x");
  EXPECT_EQ(map.regions[1].use, RegionUse::unasked);
}

TEST(RegionMap, SummitsAreNoCapitals) {
  const char* const pattern =
      "<divisionToCapitalPattern>What is the highest summit of %1?</divisionToCapitalPattern>";
  EXPECT_EQ(parse_kgm(with("<division>", pattern), "x").regions[1].capital, "");
}

TEST(RegionMap, FromAPoleThereIsNoUp) {
  EXPECT_FALSE(parse_kgm(with(" &amp; ", " (from North Pole)"), "x").north_up);
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

// Georgia in the United States is no Georgia in Asia; where others disagree nothing is said.
TEST(RegionMap, ChineseNamesAreThoseOfTheMap) {
  const std::string folder = fresh_folder("region_map_names"),
                    catalogue = folder + "/locale/zh_CN/LC_MESSAGES";
  std::filesystem::create_directories(folder + "/maps");
  std::filesystem::create_directories(catalogue);
  write_file_atomic(folder + "/maps/usa.kgm", with("<capital>", "<ignore>no</ignore>"));
  write_file_atomic(folder + "/maps/two.png", encode_png(blank_image(40, 20, {0, 0, 255})));
  write_file_atomic(catalogue + "/kgeography.mo",
                    mo_catalogue({{"asia.kgm\4Left", "亚"},
                                  {"asia.kgm\4Leftville", "甲城"},
                                  {"usa.kgm\4Left", "美 "},
                                  {"world.kgm\4Leftville", "乙城"},
                                  {"world.kgm\4Two & &lt;more>", "二"},
                                  {"zambia.kgm\4Two & &lt;more>", " 二"}},
                                 false));
  const auto documents = load_documents(
      {{"maps", {folder + "/maps/*.kgm"}, "maps", "en", "CC0-1.0"}}, Kind::map, {}, "");
  ASSERT_EQ(documents.kept.size(), 1U);
  const RegionMap& map = *documents.kept[0].map;
  EXPECT_EQ(map.regions[1].chinese, "美");
  EXPECT_EQ(map.regions[1].chinese_capital, "");
  EXPECT_EQ(map.chinese, "二");
}

TEST(RegionMap, CapitalsKnownToBeWrongAreLeftOut) {
  const std::string folder = fresh_folder("region_map_untrue");
  std::filesystem::create_directories(folder);
  write_file_atomic(folder + "/two.kgm", kMap);
  write_file_atomic(folder + "/two.png", encode_png(blank_image(40, 20, {0, 0, 255})));
  SourceRow row{"maps", {folder + "/*.kgm"}, "maps", "en", "CC0-1.0"};
  EXPECT_EQ(load_documents({row}, Kind::map, {}, "").kept.at(0).map->regions[1].capital,
            "Leftville");
  row.untrue = {"Left: Leftville"};
  EXPECT_EQ(load_documents({row}, Kind::map, {}, "").kept.at(0).map->regions[1].capital, "");
  EXPECT_FALSE(load_documents({row}, Kind::map, {}, "").kept.at(0).map->regions[1].inset);
  row.untrue = {"two.kgm: Left"};
  EXPECT_TRUE(load_documents({row}, Kind::map, {}, "").kept.at(0).map->regions[1].inset);
}

}  // namespace
}  // namespace dsvl

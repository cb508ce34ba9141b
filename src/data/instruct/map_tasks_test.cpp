// Questions about a map made by hand: three regions that are asked for, one that is not, water.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/files.h"
#include "data/instruct/families.h"
#include "data/maps/region_map.h"
#include "image/image.h"
#include "support/folders.h"
#include "support/task_bench.h"

namespace dsvl {
namespace {

constexpr Color kUnasked{255, 85, 178}, kWater{0, 0, 255};

// Upright stripes of these widths, 40 pixels high: West, East, South, one that is not asked for.
Document striped_map(const std::string& name, const std::vector<int>& widths) {
  const std::string folder = fresh_folder(name);
  std::filesystem::create_directories(folder);
  RegionMap map;
  map.picture = folder + "/map.png";
  map.name = "Stripes";
  map.regions = {{"West", "", "", "", {200, 10, 0}},
                 {"East", "", "", "", {0, 200, 10}},
                 {"South", "", "", "", {90, 90, 10}},
                 {"Unasked", "", "", "", kUnasked, RegionUse::unasked},
                 {"Water", "", "", "", kWater, RegionUse::outside}};
  Image picture = blank_image(200, 60, kWater);
  int left = 5;
  for (size_t i = 0; i < widths.size(); left += widths[i++])
    for (int y = 10; y < 50; ++y)
      for (int x = left; x < left + widths[i]; ++x) {
        const Color c = map.regions[i].color;
        uint8_t* p = picture.row(y) + 3 * x;
        p[0] = c.r, p[1] = c.g, p[2] = c.b;
      }
  measure_regions(map, picture);
  write_file_atomic(map.picture, encode_png(picture));
  Document document{"maps", "CC0-1.0", "en", name, Kind::map};
  document.map = std::make_shared<const RegionMap>(std::move(map));
  return document;
}

Task task_named(const std::string& name) {
  const auto& rows = map_tasks();
  return std::find_if(rows.begin(), rows.end(),
                      [&](const TaskRow& row) { return row.name == name; })
      ->make;
}

// Questions of the task about this map, none of which names the region.
void expect_unasked(const Document& document, const char* task, const char* region) {
  TaskBench bench;
  bench.use(&document);
  const auto look = [&](const Talk& talk) {
    const std::string& question = talk.turns[0].question;
    EXPECT_EQ(question.find(region), question.npos) << question;
  };
  EXPECT_GT(bench.run(task_named(task), false, 40, look), 0) << task;
}

int64_t count_pixels(const Image& image, Color color) {
  int64_t count = 0;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const uint8_t* p = image.row(y) + 3 * x;
      count += p[0] == color.r && p[1] == color.g && p[2] == color.b;
    }
  return count;
}

TEST(MapTasks, NoOtherRegionKeepsItsColour) {
  const Document document = striped_map("map_tasks_marked", {20, 30, 20, 50});
  TaskBench bench;
  bench.use(&document);
  const int made = bench.run(task_named("marked region"), false, 30, [](const Talk& talk) {
    EXPECT_EQ(count_pixels(talk.images[0], kUnasked), 0);
    EXPECT_EQ(count_pixels(talk.images[0], kWater), 0);  // nor does the water, as blue as a mark
    EXPECT_GT(count_pixels(talk.images[0], {191, 191, 255}), 0);
    EXPECT_NE(talk.turns[0].answer, "Unasked.");
  });
  EXPECT_GT(made, 20);
}

TEST(MapTasks, TheLargestIsLargerThanWhatIsNotAskedFor) {
  const Document small = striped_map("map_tasks_small", {20, 60, 20, 30}),
                 large = striped_map("map_tasks_large", {20, 60, 20, 70});
  TaskBench bench;
  bench.use(&small);
  EXPECT_GT(bench.run(task_named("largest region"), false, 5,
                      [](const Talk& talk) { EXPECT_EQ(talk.turns[0].answer, "East."); }),
            0);
  bench.use(&large);
  EXPECT_EQ(bench.run(task_named("largest region"), false, 5, [](const Talk&) {}), 0);
}

// Its colour also stands on the sea, as beside the small states of the United States.
TEST(MapTasks, NoPlaceIsAskedOfWhatLiesInTwo) {
  Document document = striped_map("map_tasks_two", {20, 60, 40, 20});
  RegionMap map = *document.map;
  Image picture = read_image(map.picture);
  for (int x = 190; x < 196; ++x) {
    const Color c = map.regions[0].color;
    uint8_t* p = picture.row(30) + ptrdiff_t{3} * x;
    p[0] = c.r, p[1] = c.g, p[2] = c.b;
  }
  measure_regions(map, picture);
  EXPECT_FALSE(is_in_one_place(map.regions[0]));
  EXPECT_TRUE(is_in_one_place(map.regions[1]));
  document.map = std::make_shared<const RegionMap>(std::move(map));
  for (const char* task : {"place of a region", "direction"})
    expect_unasked(document, task, "West");
}

TEST(MapTasks, NothingLiesToTheSideOfAnInset) {
  Document document = striped_map("map_tasks_inset", {20, 60, 40, 20});
  RegionMap map = *document.map;
  map.regions[1].inset = true;
  document.map = std::make_shared<const RegionMap>(std::move(map));
  expect_unasked(document, "direction", "East");
}

TEST(MapTasks, ACapitalIsOneCity) {
  Document document = striped_map("map_tasks_capital", {20, 30, 20, 50});
  RegionMap map = *document.map;
  map.regions[0].capital = "Westport";
  map.regions[1].capital = "Oslo/Moss";
  map.regions[2].capital = "Pretoria, Bloemfontein and Cape Town";
  document.map = std::make_shared<const RegionMap>(std::move(map));
  TaskBench bench;
  bench.use(&document);
  int capitals = 0;
  bench.run(task_named("marked region"), false, 60, [&](const Talk& talk) {
    if (talk.turns.size() < 2) return;
    EXPECT_EQ(talk.turns[1].answer, "Westport.");
    ++capitals;
  });
  EXPECT_GT(capitals, 3);
}

TEST(MapTasks, FromAPoleNothingLiesNorth) {
  Document document = striped_map("map_tasks_pole", {40, 40, 40, 20});
  TaskBench bench;
  bench.use(&document);
  EXPECT_GT(bench.run(task_named("direction"), false, 30, [](const Talk&) {}), 0);
  RegionMap polar = *document.map;
  polar.north_up = false;
  document.map = std::make_shared<const RegionMap>(polar);
  EXPECT_EQ(bench.run(task_named("direction"), false, 30, [](const Talk&) {}), 0);
}

}  // namespace
}  // namespace dsvl

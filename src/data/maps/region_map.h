// A map whose regions are flat colours: their names, capitals, sizes and places.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/canvas.h"
#include "data/scene/boxes.h"

namespace dsvl {

// What a part of the map is to its questions.
enum class RegionUse {
  asked,
  unasked,  // a region like the others, of which the map itself asks less than all
  outside   // water, frontiers, neighbours
};

struct MapRegion {
  std::string name, chinese, capital, chinese_capital;  // "" when not known
  Color color = {};
  RegionUse use = RegionUse::asked;
  bool inset = false;  // drawn in a box of its own, not where it lies
  int64_t pixels = 0;
  Box box = {};
  Box piece = {};       // of its largest connected piece
  double x = 0, y = 0;  // the middle of its pixels
};

// Whether it lies where its box and its middle say: islands far apart do not, nor does a region
// whose colour stands beside it on the sea to be found more easily.
bool is_in_one_place(const MapRegion& region);

struct RegionMap {
  std::string picture;  // path
  std::string name, chinese;
  bool north_up = true;  // not: seen from above a pole
  int width = 0, height = 0;
  std::vector<MapRegion> regions;
};

// The description in KGeography's form (.kgm), without pixels and translations; `picture` is the
// file's name alone. What stands for capitals is left out where the map asks for something else by
// them (summits, headquarters). Fails naming `where` when a division has no name, no colour or
// another's.
RegionMap parse_kgm(std::string_view xml, std::string_view where);

// Counts the pixels of every region and finds its box, its largest piece and its middle.
void measure_regions(RegionMap& map, const Image& picture);

}  // namespace dsvl

// Tasks of the family `diagrams`: drawings of made-up things whose structure is known: circuits,
// flow charts, floor plans, town maps, music, families, sets.
#pragma once

#include "data/instruct/board.h"

namespace dsvl {

TaskFunction circuit_values, circuit_switches;  // diagrams_circuit.cpp
TaskFunction flow_chart;                        // diagrams_flow.cpp
TaskFunction floor_plan, town_map;              // diagrams_plans.cpp
// "north-west", "西北", of a place so many blocks to the east and to the south. "" where that lies
// between two of the eight, or at the same place.
std::string compass_word(int east, int south, bool chinese);

TaskFunction music_notes, family_tree, two_sets;  // diagrams_more.cpp

}  // namespace dsvl

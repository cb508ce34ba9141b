// Tasks of the family `puzzles`: patterns, games, ways through a grid, illusions, drawn sensors.
#pragma once

#include "data/instruct/board.h"

namespace dsvl {

// puzzles_patterns.cpp
TaskFunction odd_one_out, broken_pattern, next_in_row, two_lengths, two_discs;
// puzzles_games.cpp
TaskFunction noughts_and_crosses, way_through, python_output;
// puzzles_sensors.cpp
TaskFunction heat_picture, point_cloud;

// "row 2, column 3", "第2行第3列" of a cell counted from 0.
std::string cell_name(const Asking& a, int row, int column);

}  // namespace dsvl

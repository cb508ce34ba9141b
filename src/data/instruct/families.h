// The tables of instruction tasks; each family's row is made of one.
#pragma once

#include <vector>

#include "data/instruct/task.h"

namespace dsvl {

const std::vector<TaskRow>& geometry_tasks();    // geometry_*.cpp
const std::vector<TaskRow>& diagram_tasks();     // diagrams_*.cpp
const std::vector<TaskRow>& puzzle_tasks();      // puzzles_*.cpp
const std::vector<TaskRow>& drawing_tasks();     // drawings_*.cpp
const std::vector<TaskRow>& screen_tasks();      // screens.cpp
const std::vector<TaskRow>& scene_tasks();       // scenes_*.cpp
const std::vector<TaskRow>& comparison_tasks();  // comparisons_*.cpp
const std::vector<TaskRow>& map_tasks();         // map_tasks.cpp
const std::vector<TaskRow>& text_tasks();        // texts_*.cpp

}  // namespace dsvl

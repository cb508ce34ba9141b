// Tasks of the family `drawings`: scenes of coloured figures, asked for what they show, for what
// they do not show, and with text in them that tries to give orders.
#pragma once

#include "data/instruct/shape_scene.h"

namespace dsvl {

// drawings_questions.cpp
TaskFunction figure_attributes, figure_counts, figure_places, figure_sizes, scene_svg, scene_prompt;
// drawings_doubts.cpp
TaskFunction wrong_premise, what_if, absent_figure, printed_orders, scene_quiz;

}  // namespace dsvl

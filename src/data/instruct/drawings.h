// Tasks of the family `drawings`: scenes of coloured figures, asked for what they show, for what
// they do not show, and with text in them that tries to give orders.
#pragma once

#include "data/instruct/shape_scene.h"

namespace dsvl {

std::optional<Talk> figure_attributes(const Asking& a);  // drawings_questions.cpp
std::optional<Talk> figure_counts(const Asking& a);
std::optional<Talk> figure_places(const Asking& a);
std::optional<Talk> figure_sizes(const Asking& a);
std::optional<Talk> scene_svg(const Asking& a);
std::optional<Talk> scene_prompt(const Asking& a);
std::optional<Talk> wrong_premise(const Asking& a);  // drawings_doubts.cpp
std::optional<Talk> what_if(const Asking& a);
std::optional<Talk> absent_figure(const Asking& a);
std::optional<Talk> printed_orders(const Asking& a);
std::optional<Talk> scene_quiz(const Asking& a);

}  // namespace dsvl

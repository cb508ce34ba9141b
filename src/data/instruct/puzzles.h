// Tasks of the family `puzzles`: patterns, games, ways through a grid, illusions, drawn sensors.
#pragma once

#include "data/instruct/board.h"

namespace dsvl {

std::optional<Talk> odd_one_out(const Asking& a);  // puzzles_patterns.cpp
std::optional<Talk> broken_pattern(const Asking& a);
std::optional<Talk> next_in_row(const Asking& a);
std::optional<Talk> two_lengths(const Asking& a);
std::optional<Talk> two_discs(const Asking& a);
std::optional<Talk> noughts_and_crosses(const Asking& a);  // puzzles_games.cpp
std::optional<Talk> way_through(const Asking& a);
std::optional<Talk> python_output(const Asking& a);
std::optional<Talk> heat_picture(const Asking& a);  // puzzles_sensors.cpp
std::optional<Talk> point_cloud(const Asking& a);

}  // namespace dsvl

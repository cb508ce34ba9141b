// Tasks of the family `geometry`: figures drawn to measure, answers computed from their numbers.
#pragma once

#include "data/instruct/board.h"

namespace dsvl {

// Plane figures (geometry_plane.cpp).
std::optional<Talk> third_angle(const Asking& a);
std::optional<Talk> right_triangle(const Asking& a);
std::optional<Talk> rectangle_measure(const Asking& a);
std::optional<Talk> circle_measure(const Asking& a);
std::optional<Talk> polygon_angles(const Asking& a);
std::optional<Talk> kind_of_angle(const Asking& a);
// On squared paper (geometry_grid.cpp).
std::optional<Talk> read_point(const Asking& a);
std::optional<Talk> distance_of_points(const Asking& a);
std::optional<Talk> area_on_grid(const Asking& a);
// Solids (geometry_solids.cpp).
std::optional<Talk> cuboid_measure(const Asking& a);
std::optional<Talk> round_solid(const Asking& a);
std::optional<Talk> prism_parts(const Asking& a);
std::optional<Talk> cube_towers(const Asking& a);
// Formulas in print (geometry_formulas.cpp).
std::optional<Talk> formula_to_latex(const Asking& a);
std::optional<Talk> solve_equation(const Asking& a);
std::optional<Talk> molar_mass(const Asking& a);

// Of a polygon around the origin, counter-clockwise; none when one of its corners turns by less
// than 15 degrees and could be overlooked.
std::vector<Point> draw_corners(int count, Random& random);

// Points of a figure moved and scaled into a picture with a margin, y turned down.
std::vector<Point> fitted(const std::vector<Point>& figure, int width, int height, double margin);

}  // namespace dsvl

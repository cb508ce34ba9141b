// Tasks of the family `geometry`: figures drawn to measure, answers computed from their numbers.
#pragma once

#include "data/instruct/board.h"

namespace dsvl {

// Plane figures (geometry_plane.cpp).
TaskFunction third_angle, right_triangle, rectangle_measure, circle_measure, polygon_angles,
    kind_of_angle;
// On squared paper (geometry_grid.cpp).
TaskFunction read_point, distance_of_points, area_on_grid;
// Solids (geometry_solids.cpp).
TaskFunction cuboid_measure, round_solid, prism_parts, cube_towers;
// Formulas in print (geometry_formulas.cpp).
TaskFunction formula_to_latex, solve_equation, molar_mass;

// Of a polygon around the origin, counter-clockwise; none when one of its corners turns by less
// than 15 degrees and could be overlooked.
std::vector<Point> draw_corners(int count, Random& random);

// A pyramid's base and apex, or a prism's base and upper face, `sides` corners each, seen from a
// little above: y up, the base's ring of radius 1, turned by `turn` times 15 degrees. None when two
// edges from the base would be drawn on one line or nearly so.
std::vector<Point> solid_corners(bool pyramid, int sides, int turn);

// Points of a figure moved and scaled into a picture with a margin, y turned down.
std::vector<Point> fitted(const std::vector<Point>& figure, int width, int height, double margin);

}  // namespace dsvl

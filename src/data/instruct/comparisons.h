// Tasks of the family `comparisons`: two to four drawn pictures, in time or side by side.
#pragma once

#include "data/instruct/shape_scene.h"

namespace dsvl {

std::optional<Talk> order_of_frames(const Asking& a);  // comparisons_time.cpp
std::optional<Talk> next_frame(const Asking& a);
std::optional<Talk> what_happens(const Asking& a);
std::optional<Talk> clocks(const Asking& a);
std::optional<Talk> spot_the_difference(const Asking& a);  // comparisons_shapes.cpp
std::optional<Talk> more_figures(const Asking& a);
std::optional<Talk> which_fits(const Asking& a);
std::optional<Talk> same_or_not(const Asking& a);
std::optional<Talk> how_alike(const Asking& a);

// A scene with one change: a figure is gone, has come, has another colour or another shape.
struct ChangedScene {
  ShapeScene scene;
  size_t index = 0;  // of the changed figure; of one that has come, in the new scene
  enum class Change { gone, come, color, kind } change = Change::gone;
};
std::optional<ChangedScene> change_one(const ShapeScene& scene, Random& random);

}  // namespace dsvl

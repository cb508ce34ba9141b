// Tasks of the family `comparisons`: two to four drawn pictures, in time or side by side.
#pragma once

#include "data/instruct/shape_scene.h"

namespace dsvl {

// comparisons_time.cpp
TaskFunction order_of_frames, next_frame, what_happens, clocks;
// comparisons_shapes.cpp
TaskFunction spot_the_difference, more_figures, which_fits, same_or_not, how_alike;

// A scene with one change: a figure is gone, has come, has another colour or another shape.
struct ChangedScene {
  ShapeScene scene;
  size_t index = 0;  // of the changed figure; of one that has come, in the new scene
  enum class Change { gone, come, color, kind } change = Change::gone;
};
std::optional<ChangedScene> change_one(const ShapeScene& scene, Random& random);

}  // namespace dsvl

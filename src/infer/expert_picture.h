// The load of every expert as a picture: a row a layer, a column an expert.
#pragma once

#include "data/canvas.h"
#include "image/image.h"
#include "infer/expert_use.h"

namespace dsvl {

// White: nothing, blue: a fair share (1), dark red: kMostShown and more, with a scale below. Fails
// when the font it is lettered in (DejaVuSans) is not installed.
Image expert_picture(const ExpertReport& report);

constexpr double kMostShown = 4;
Color load_color(double load);

}  // namespace dsvl

// Text blocks onto a scene: a colour that the place lets read, a sign behind where none does, a
// shadow.
#pragma once

#include "data/canvas.h"
#include "data/scene/coverage.h"

namespace dsvl {

struct InkPlan {
  double plate_share = 0.25;   // with a sign behind although the place does not need it
  double shadow_share = 0.3;   // with a soft shadow
  double blur_share = 0.2;     // the text itself blurred
  double least_contrast = 70;  // grey levels between the ink and nearly all of what is under it
};

// Blends a colour in, `strength` 0..1 at full ink. What falls outside is cut.
void put_ink(Image& image, const Patch& patch, Color color, double strength);

// The grey levels within a box that a twentieth is darker, and a twentieth brighter than.
struct Levels {
  double dark = 0, bright = 255;
};
Levels levels_under(const Image& image, const Box& box);

void ink_block(Image& image, const Coverage& coverage, const Warp& warp, const Patch& text,
               const InkPlan& plan, Random& random);

}  // namespace dsvl

// Colours of a picture: ink and ground with a least contrast, gradients, noise, softness.
#pragma once

#include "base/fields.h"
#include "base/random.h"
#include "data/canvas.h"

namespace dsvl {

struct PaintOptions {
  double color_share =
      0.5;  // coloured ink on coloured ground; the others are near black on near white
  double invert_share = 0.25;   // ink and ground swapped
  double min_contrast = 0.35;   // the ink is mixed with the ground, at most down to this share
  double gradient_share = 0.1;  // ground that runs from one colour to another
  double noise_share = 0.2;     // noise of up to 12 grey levels
  double soften_share = 0.2;    // slight blur
};
void fields(Visitor& v, PaintOptions& o);

struct Paint {
  Color ink, ground, ground_end;
  double angle = 0;      // of the gradient from ground to ground_end
  double deviation = 0;  // of the noise, grey levels
  double softness = 0;   // share a pixel gives to each neighbour
};

// Any colour, all alike.
Color random_color(Random& random);

// The ink is at least 40 grey levels apart from every colour of the ground.
Paint pick_paint(const PaintOptions& options, Random& random);
Image make_ground(const Paint& paint, int width, int height);
// Softness, then noise: after everything is drawn.
void finish_picture(Image& image, const Paint& paint, Random& random);

}  // namespace dsvl

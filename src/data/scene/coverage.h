// Text as a map of ink before it is put into a scene, and the bending and tilting of such maps.
#pragma once

#include <string>
#include <vector>

#include "data/canvas.h"
#include "data/scene/boxes.h"

namespace dsvl {

// How much ink each place has, 0 to 255, row-major.
struct Coverage {
  int width = 0, height = 0;
  std::vector<uint8_t> ink;
  double letter_height = 0;  // of its smallest letters: x-height, of Chinese 0.9 em; pixels

  uint8_t& at(int x, int y) { return ink[static_cast<size_t>(y) * width + x]; }
  uint8_t at(int x, int y) const { return ink[static_cast<size_t>(y) * width + x]; }
};

struct Lettering {
  FontFile face;
  double size = 24;       // pixels per em
  bool vertical = false;  // columns from right to left, each read downwards; Chinese alone
  double line_gap = 1.3;  // from line to line, in ems
};

// Cut to its ink. Fails when the face lacks a character.
Coverage draw_lines(const std::vector<std::string>& lines, const Lettering& lettering, Pen& pen);

// Where a coverage goes in a scene: its corners, and an arch.
struct Warp {
  double corner_x[4], corner_y[4];  // top left, top right, bottom right, bottom left
  double arch = 0;                  // pixels that the middle of every line lies above its ends
};

// A coverage in the scene's own pixels.
struct Patch {
  int left = 0, top = 0;
  Coverage map;
  Box ink_box() const;  // of what is inked by a tenth or more; empty when nothing is
};

// Corners far from a parallelogram are fine; the four must form a convex shape.
Patch warp_coverage(const Coverage& coverage, const Warp& warp);
// The same for the whole of a coverage's rectangle with a margin around it: a sign under the text.
Patch warp_plate(const Coverage& coverage, int margin, const Warp& warp);
// By how much the warp scales letters' heights and widths where it does least.
double least_scale(const Coverage& coverage, const Warp& warp);

// A blur by means of boxes, `radius` pixels each way; the patch grows by it.
Patch blurred(const Patch& patch, int radius);

}  // namespace dsvl

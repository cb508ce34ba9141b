// What things are put on: plain colour, gradient, drawn texture, a piece of a photograph.
#pragma once

#include <vector>

#include "base/fields.h"
#include "base/random.h"
#include "data/canvas.h"
#include "data/source.h"

namespace dsvl {

struct GroundOptions {
  // At most 1 together; the rest is of one colour. Without photographs among the sources their
  // share is the rest's.
  double photo_share = 0.4, texture_share = 0.25, gradient_share = 0.2;
};
void fields(Visitor& v, GroundOptions& o);
void check_ground(const GroundOptions& o, const std::string& where);

enum class GroundKind { plain, gradient, texture, photograph };

struct Ground {
  Image image;
  GroundKind kind = GroundKind::plain;
  const Document* photograph = nullptr;  // that it is a piece of
};

// What is drawn shows its kind: gradients end at least 64 levels apart in a channel, patterns
// differ by at least 28, clouds are at least eight across. `photographs`: documents of that kind,
// or none; width and height in pixels.
Ground pick_ground(const GroundOptions& options, const std::vector<const Document*>& photographs,
                   int width, int height, Random& random);

}  // namespace dsvl

// One or several pictures pasted onto a ground, none over another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/captions/named_picture.h"
#include "data/scene/boxes.h"
#include "data/scene/ground.h"

namespace dsvl {

struct Placed {
  const NamedPicture* picture = nullptr;
  Box box;  // of its ink
};

struct Composition {
  Image image;
  std::vector<Placed> placed;
  GroundKind ground = GroundKind::plain;
  const Document* photograph = nullptr;  // that the ground is a piece of
  Image bare = {};                       // the ground alone
};
// The same without one of the pictures.
Image without(const Composition& whole, size_t index);

struct CompositionPlan {
  int width = 0, height = 0;  // pixels
  const GroundOptions& ground;
  const std::vector<const Document*>& photographs;
};

// Every picture stands out from what it lies on and is at most 2.5 times its own size. Nothing, and
// why, when there is no room or no ground suits.
std::optional<Composition> compose(const std::vector<const NamedPicture*>& pictures,
                                   const CompositionPlan& plan, Random& random, std::string& why);

}  // namespace dsvl

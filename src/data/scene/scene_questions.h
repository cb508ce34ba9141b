// Questions about the text of a scene.
#pragma once

#include <string>
#include <vector>

#include "data/scene/layout.h"

namespace dsvl {

struct SceneExchange {
  std::string question, answer, subcategory;  // subcategory without its language
};

// `in_rows`: the blocks lie one below another, so that they have an order to be read in.
SceneExchange ask_scene(std::vector<const Block*> blocks, const Image& image, bool in_rows,
                        double box_share, bool chinese, Random& random);

}  // namespace dsvl

// What learns in which stage: one function. Spec training 2.1, 0.1.
#pragma once

#include <string_view>

#include "train/recipe.h"

namespace dsvl {

// The parts of a DeepSeek-VL that are frozen or trained as one.
enum class Part {
  low_tower,    // SigLIP
  high_blocks,  // SAM's patch embedding, positions and transformer blocks
  high_tail,    // SAM's neck, neck_hd, downsamples and alpha: the paper counts them to the adaptor
  adaptor,
  language,
  unused,  // the two layer norms no forward pass reads
};
Part part_of(std::string_view parameter_name);
const char* part_name(Part part);

bool learns(Stage stage, bool freeze_high, Part part);

}  // namespace dsvl

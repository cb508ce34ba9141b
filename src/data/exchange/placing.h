// Pictures that a sample's text has no place for.
#pragma once

#include "data/sample.h"

namespace dsvl {

// Gives the pictures their placeholders where the texts have none: those of "<image>", if it stands
// in them once for each picture, else places in front of the user's first turn, or of the document,
// a newline after each.
void place_pictures(Sample& sample);

}  // namespace dsvl

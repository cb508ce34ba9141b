// One sample on a page: its pictures with the boxes of its text drawn over them, what was asked and
// the text that is trained on.
#pragma once

#include <cstdint>
#include <string>

#include "data/sample.h"

namespace dsvl {

// <img> with the picture inside; its kind is told by its name's ending.
std::string picture_html(const EncodedImage& image);

struct CardOptions {
  int most_side = 0;            // pictures are shrunk to this many pixels; 0: kept as they are
  int64_t most_characters = 0;  // of each text, the rest is left out; 0: all
};

// <div class="card">. A picture that does not decode is told in its place. Assistants' answers and
// documents have the class "trained".
std::string sample_card(const Sample& sample, const CardOptions& options = {});

// "category / subcategory; source (licence)"
std::string sample_facts(const Sample& sample);

// Says what the line beside trained text means.
std::string trained_note();

}  // namespace dsvl

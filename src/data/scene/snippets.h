// Pieces of running text as signs and labels have them: a word or a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace dsvl {

struct SnippetPlan {
  bool chinese = false;
  bool vertical = false;         // ideographs alone
  int64_t most_lines = 1;        // in a block
  int64_t most_characters = 24;  // of a line; Chinese lines have half as many
};

// Lines that follow each other in the text; empty when the text has none of this kind. Single
// spaces, none at the ends.
std::vector<std::string> pick_snippet(std::string_view text, const SnippetPlan& plan,
                                      Random& random);

}  // namespace dsvl

// Questions about a composition whose answers follow from what was pasted and where.
#pragma once

#include <optional>
#include <string>

#include "data/captions/composition.h"

namespace dsvl {

struct CaptionExchange {
  std::string question, answer;
  std::string main, leaf;  // of the taxonomy
  // What was asked, where the answer may be that of other questions too (yes and no); "": the
  // answer tells.
  std::string about = "";
};

// Fails to none when no task suits; several pictures must have names that cannot be mixed up.
std::optional<CaptionExchange> ask_caption(const Composition& scene, bool chinese, Random& random);

}  // namespace dsvl

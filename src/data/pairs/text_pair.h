// Two texts that belong together: a text and its translation, a word and its definition, a question
// and its answer.
#pragma once

#include <string>

namespace dsvl {

struct TextPair {
  enum class Use { translation, definition, answer } use = Use::translation;
  std::string first, second;  // of a translation: English, Chinese
};

}  // namespace dsvl

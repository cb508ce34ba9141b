// Parts into phrases.
#include "data/scene/wording.h"

namespace dsvl {

std::string fill_phrase(const std::string& phrase, const std::vector<std::string>& parts) {
  std::string filled;
  for (size_t i = 0; i < phrase.size(); ++i) {
    const bool is_place = phrase[i] == '{' && i + 2 < phrase.size() && phrase[i + 2] == '}';
    if (!is_place) {
      filled += phrase[i];
      continue;
    }
    filled += parts.at(static_cast<size_t>(phrase[i + 1] - '0'));
    i += 2;
  }
  return filled;
}

}  // namespace dsvl

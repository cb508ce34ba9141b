// Parts into phrases.
#include "data/scene/wording.h"

#include "base/error.h"

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

std::string join_list(const std::vector<std::string>& parts, bool chinese) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : chinese ? "、" : ", ") + parts[i];
  return text;
}

std::string signed_text(int64_t value) {
  return value < 0 ? str("−", -value) : str(value);
}

}  // namespace dsvl

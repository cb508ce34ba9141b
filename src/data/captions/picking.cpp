// Draws against names.
#include "data/captions/picking.h"

#include <algorithm>

namespace dsvl {

bool distinct_names(const NamedPicture& a, const NamedPicture& b) {
  const auto words = key_words(a.english.name), others = key_words(b.english.name);
  const bool shares = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(others.begin(), others.end(), word) != others.end();
  });
  const auto &zh = a.chinese.name, &other_zh = b.chinese.name;
  const bool contains = !zh.empty() && !other_zh.empty() &&
                        (zh.find(other_zh) != zh.npos || other_zh.find(zh) != zh.npos);
  return !shares && !contains && !words.empty() && !others.empty();
}

void add_distinct(std::vector<const Document*>& picked, size_t wanted,
                  const std::vector<const Document*>& all, bool chinese, Random& random) {
  for (int attempt = 0; attempt < 40 && picked.size() < wanted; ++attempt) {
    const Document* other = random.pick(all);
    const bool suits = !other->picture->in(chinese).name.empty() &&
                       std::all_of(picked.begin(), picked.end(), [&](const Document* document) {
                         return distinct_names(*document->picture, *other->picture);
                       });
    if (suits) picked.push_back(other);
  }
}

}  // namespace dsvl

// From left to right.
#include "data/placeholders.h"

#include "prompt/chat_template.h"

namespace dsvl {

size_t placeholders_in(std::string_view text) {
  size_t found = 0;
  for (size_t at = text.find(kImagePlaceholder); at != text.npos;
       at = text.find(kImagePlaceholder, at + kImagePlaceholder.size()))
    ++found;
  return found;
}

std::string without_placeholders(std::string text) {
  for (size_t at = text.find(kImagePlaceholder); at != text.npos;
       at = text.find(kImagePlaceholder, at))
    text.erase(at, kImagePlaceholder.size());
  return text;
}

}  // namespace dsvl

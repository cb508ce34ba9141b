// From left to right.
#include "data/placeholders.h"

#include "prompt/chat_template.h"

namespace dsvl {
namespace {

size_t times_in(std::string_view text, std::string_view word) {
  size_t found = 0;
  for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + word.size()))
    ++found;
  return found;
}

}  // namespace

size_t placeholders_in(std::string_view text) {
  return times_in(text, kImagePlaceholder);
}

size_t image_markers_in(std::string_view text) {
  return times_in(text, kImageMarker);
}

std::string without_placeholders(std::string text) {
  for (size_t at = text.find(kImagePlaceholder); at != text.npos;
       at = text.find(kImagePlaceholder, at))
    text.erase(at, kImagePlaceholder.size());
  return text;
}

}  // namespace dsvl

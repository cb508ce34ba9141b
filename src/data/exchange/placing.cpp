// Markers first, the front else.
#include "data/exchange/placing.h"

#include "data/placeholders.h"

namespace dsvl {
namespace {

std::vector<std::string*> texts_of(Sample& sample) {
  std::vector<std::string*> texts;
  if (!sample.text.empty()) texts.push_back(&sample.text);
  for (auto& message : sample.messages) texts.push_back(&message.content);
  return texts;
}

void replace_markers(std::string& text) {
  for (size_t at = text.find(kImageMarker); at != text.npos; at = text.find(kImageMarker, at))
    text.replace(at, kImageMarker.size(), kImagePlaceholder);
}

std::string* front_of(Sample& sample) {
  if (!sample.text.empty()) return &sample.text;
  for (auto& [role, content] : sample.messages)
    if (role == "user") return &content;
  return nullptr;
}

}  // namespace

void place_pictures(Sample& sample) {
  if (sample.images.empty() || count_placeholders(sample) > 0) return;
  const auto texts = texts_of(sample);
  size_t markers = 0;
  for (const auto* text : texts) markers += image_markers_in(*text);
  if (markers == sample.images.size()) {
    for (auto* text : texts) replace_markers(*text);
    return;
  }
  std::string* front = front_of(sample);
  if (front == nullptr) return;
  std::string places;
  for (size_t i = 0; i < sample.images.size(); ++i) places += std::string(kImagePlaceholder) + "\n";
  front->insert(0, places);
}

}  // namespace dsvl

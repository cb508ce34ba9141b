// Turns to messages, pictures to files.
#include "data/instruct/talk.h"

#include "base/error.h"
#include "data/placeholders.h"
#include "data/render.h"

namespace dsvl {

std::string numbered_pictures(size_t count, bool chinese) {
  std::string text;
  for (size_t i = 1; i <= count; ++i)
    text += str(chinese ? "图" : "Picture ", i, chinese ? "：" : ": ", kImagePlaceholder, "\n");
  return text;
}

std::string picture_name(size_t number, bool chinese) {
  return str(chinese ? "图" : "picture ", number);
}

Sample talk_sample(const Talk& talk, bool chinese, Random& random) {
  Sample sample;
  size_t placed = 0;
  for (const auto& turn : talk.turns) placed += placeholders_in(turn.question);
  std::string front;
  for (size_t i = 0; i < talk.images.size() && placed == 0; ++i)
    front += str(kImagePlaceholder, "\n");
  for (const auto& [question, answer] : talk.turns) {
    sample.messages.push_back({"user", front + question});
    sample.messages.push_back({"assistant", answer});
    front.clear();
  }
  for (const auto& image : talk.images) add_picture(sample, image, talk.lossy, random);
  sample.category = talk.main;
  sample.subcategory = talk.leaf + (chinese ? " zh" : " en");
  if (talk.documents.empty())
    sample.source = "dsvl", sample.license = "Apache-2.0";
  else
    credit(sample, talk.documents);
  return sample;
}

}  // namespace dsvl

// One training or test sample, and its forms on disk (design 5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "prompt/chat_template.h"

namespace dsvl {

// A picture as its file holds it.
struct EncodedImage {
  std::string name;   // "0.png": the part's name in a shard, or a path in JSON data
  std::string bytes;  // empty until read
};

// Either a conversation (`messages`) or a plain document (`text`); each picture has its
// <image_placeholder>, in order.
struct Sample {
  std::string id;
  std::string source;   // where its material comes from: a package or a file
  std::string license;  // of that material
  std::string category, subcategory;
  std::vector<Message> messages;  // roles "system", "user", "assistant"
  std::string text;
  std::vector<EncodedImage> images;

  bool multimodal() const { return !images.empty(); }
};

size_t count_placeholders(const Sample& sample);

// Fails unless there is exactly one of messages and text and a placeholder for each picture.
void check_sample(const Sample& sample, std::string_view where);

// Our own form. Picture bytes are not part of it. Unknown members are passed over.
Value sample_to_value(const Sample& sample);
Sample sample_from_value(const Value& value, std::string_view where);

// An element of LLaVA's JSON array ("conversations", "<image>" in the text, "image" or "images"):
// the markers become placeholders in front of the turn that has them (spec training 7.1).
Sample sample_from_llava(const Value& value, std::string_view where);

// A line of OpenAI-style JSONL: "messages" whose content is text or a list of {"type":"text"} and
// {"type":"image_url"} parts; "images" where the content is text with placeholders.
Sample sample_from_openai(const Value& value, std::string_view where);

// Whichever of the four forms the object has.
Sample read_sample(const Value& value, std::string_view where);

}  // namespace dsvl

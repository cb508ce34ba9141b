// Members by name; LLaVA's markers and OpenAI's parts become placeholders.
#include "data/parse_sample.h"

#include <algorithm>
#include <cctype>

#include "base/ascii.h"
#include "base/error.h"
#include "data/placeholders.h"

namespace dsvl {
namespace {

std::string text_member(const Value& object, const char* key, std::string_view where) {
  const Value* value = object.find(key);
  if (value == nullptr || value->is_null()) return "";
  if (value->is_int()) return std::to_string(value->as_int());
  if (!value->is_string()) fail(where, ": '", key, "' is ", value->kind(), ", wanted a string");
  return value->as_string();
}

const Value& list_member(const Value& object, const char* key, std::string_view where) {
  const Value* value = object.find(key);
  if (value == nullptr) fail(where, ": has no '", key, "'");
  if (!value->is_array()) fail(where, ": '", key, "' is ", value->kind(), ", wanted a list");
  return *value;
}

// "human", "User", "gpt", ... to the three roles that we use.
std::string common_role(const std::string& role, std::string_view where) {
  const std::string name = lower_case(role);
  if (name == "human" || name == "user") return "user";
  if (name == "gpt" || name == "assistant") return "assistant";
  if (name == "system") return "system";
  fail(where, ": role '", role, "', wanted user, assistant or system");
}

void read_common(const Value& value, std::string_view where, Sample& sample) {
  if (!value.is_object()) fail(where, ": a sample is ", value.kind(), ", wanted an object");
  sample.id = text_member(value, "id", where);
  sample.source = text_member(value, "source", where);
  sample.license = text_member(value, "license", where);
  sample.category = text_member(value, "category", where);
  sample.subcategory = text_member(value, "subcategory", where);
}

void read_image_names(const Value& value, const char* key, std::string_view where, Sample& sample) {
  const Value* names = value.find(key);
  if (names == nullptr || names->is_null()) return;
  if (names->is_string()) {
    sample.images.push_back({names->as_string(), ""});
    return;
  }
  for (const auto& name : list_member(value, key, where).as_array()) {
    if (!name.is_string()) fail(where, ": a picture is ", name.kind(), ", wanted a file name");
    sample.images.push_back({name.as_string(), ""});
  }
}

// LLaVA's "<image>" markers stand in front of their turn, a newline after each.
std::string llava_content(std::string text) {
  const size_t markers = image_markers_in(text);
  if (markers == 0) return text;
  for (size_t at = text.find(kImageMarker); at != text.npos; at = text.find(kImageMarker, at))
    text.erase(at, kImageMarker.size());
  std::string content;
  for (size_t i = 0; i < markers; ++i) content += std::string(kImagePlaceholder) + "\n";
  return content + std::string(strip(text));
}

std::string openai_content(const Value& content, std::string_view where, Sample& sample) {
  if (content.is_string()) return content.as_string();
  if (!content.is_array())
    fail(where, ": 'content' is ", content.kind(), ", wanted a string or a list");
  std::vector<ContentItem> items;
  for (const auto& part : content.as_array()) {
    const std::string type = text_member(part, "type", where);
    if (type == "text") {
      items.push_back({false, text_member(part, "text", where)});
    } else if (type == "image_url" || type == "image") {
      items.push_back({true, ""});
      const Value* url = part.find(type);
      if (url != nullptr && url->is_object()) url = url->find("url");
      if (url != nullptr && url->is_string()) sample.images.push_back({url->as_string(), ""});
    } else {
      fail(where, ": content part of type '", type, "', wanted text or image_url");
    }
  }
  return join_content(items);
}

}  // namespace

Sample parse_value(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  sample.text = text_member(value, "text", where);
  if (value.find("messages") != nullptr)
    for (const auto& message : list_member(value, "messages", where).as_array())
      sample.messages.push_back({common_role(text_member(message, "role", where), where),
                                 text_member(message, "content", where)});
  read_image_names(value, "images", where, sample);
  return sample;
}

Sample parse_llava(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  read_image_names(value, "image", where, sample);
  read_image_names(value, "images", where, sample);
  for (const auto& turn : list_member(value, "conversations", where).as_array()) {
    const std::string role = common_role(text_member(turn, "from", where), where);
    if (sample.messages.empty() && role == "assistant") continue;  // as LLaVA's own reader does
    sample.messages.push_back({role, llava_content(text_member(turn, "value", where))});
  }
  return sample;
}

Sample parse_openai(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  for (const auto& message : list_member(value, "messages", where).as_array()) {
    const Value* content = message.find("content");
    if (content == nullptr) fail(where, ": a message has no 'content'");
    const std::string role = common_role(text_member(message, "role", where), where);
    sample.messages.push_back({role, openai_content(*content, where, sample)});
  }
  sample.text = text_member(value, "text", where);  // check_sample refuses it: it is not read
  const size_t in_parts = sample.images.size();
  read_image_names(value, "images", where, sample);
  if (in_parts > 0 && in_parts < sample.images.size())
    fail(where, ": pictures stand both in messages and beside them, so their order is not known");
  return sample;
}

Sample parse_texts(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  read_image_names(value, "images", where, sample);
  for (const auto& piece : list_member(value, "texts", where).as_array()) {
    if (piece.is_object()) {
      sample.messages.push_back({"user", text_member(piece, "user", where)});
      sample.messages.push_back({"assistant", text_member(piece, "assistant", where)});
    } else if (piece.is_null() || piece.is_string()) {
      if (!sample.text.empty()) sample.text += "\n";
      sample.text += piece.is_null() ? kImagePlaceholder : std::string_view(piece.as_string());
    } else {
      fail(where, ": an element of 'texts' is ", piece.kind(), ", wanted a turn or a text");
    }
  }
  return sample;
}

Sample parse_question(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  read_image_names(value, "images", where, sample);
  sample.messages = {{"user", text_member(value, "question", where)},
                     {"assistant", text_member(value, "answer", where)}};
  return sample;
}

Sample parse_sample(const Value& value, std::string_view where) {
  if (value.find("conversations") != nullptr) return parse_llava(value, where);
  if (value.find("texts") != nullptr) return parse_texts(value, where);
  const Value* messages = value.find("messages");
  if (messages != nullptr && messages->is_array()) return parse_openai(value, where);
  const bool asks = value.find("question") != nullptr && value.find("answer") != nullptr;
  if (messages == nullptr && value.find("text") == nullptr && asks)
    return parse_question(value, where);
  return parse_value(value, where);
}

}  // namespace dsvl

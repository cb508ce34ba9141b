// Samples from and to JSON.
#include "data/sample.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"

namespace dsvl {
namespace {

size_t count(std::string_view text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
    ++found;
  return found;
}

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

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// "human", "User", "gpt", ... to the three roles that we use.
std::string common_role(const std::string& role, std::string_view where) {
  const std::string name = lower(role);
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
  constexpr std::string_view kMarker = "<image>";
  const size_t markers = count(text, kMarker);
  if (markers == 0) return text;
  for (size_t at = text.find(kMarker); at != text.npos; at = text.find(kMarker, at))
    text.erase(at, kMarker.size());
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
      const Value* url = part.find(type);
      if (url != nullptr && url->is_object()) url = url->find("url");
      if (url == nullptr || !url->is_string())
        fail(where, ": a part of type ", type, " without its address");
      items.push_back({true, ""});
      sample.images.push_back({url->as_string(), ""});
    } else {
      fail(where, ": content part of type '", type, "', wanted text or image_url");
    }
  }
  return join_content(items);
}

}  // namespace

size_t count_placeholders(const Sample& sample) {
  size_t found = count(sample.text, kImagePlaceholder);
  for (const auto& message : sample.messages) found += count(message.content, kImagePlaceholder);
  return found;
}

void check_sample(const Sample& sample, std::string_view where) {
  if (sample.messages.empty() == sample.text.empty())
    fail(where, ": sample '", sample.id, "' has ",
         sample.text.empty() ? "neither messages nor text" : "both messages and text");
  const size_t placeholders = count_placeholders(sample);
  if (placeholders != sample.images.size())
    fail(where, ": sample '", sample.id, "' has ", placeholders, " placeholders and ",
         sample.images.size(), " pictures");
}

Value sample_to_value(const Sample& sample) {
  Value value(Value::Object{});
  value.set("id", sample.id);
  value.set("source", sample.source);
  value.set("license", sample.license);
  value.set("category", sample.category);
  value.set("subcategory", sample.subcategory);
  if (sample.messages.empty()) {
    value.set("text", sample.text);
  } else {
    Value::Array messages;
    for (const auto& [role, content] : sample.messages)
      messages.emplace_back(Value::Object{{"role", role}, {"content", content}});
    value.set("messages", std::move(messages));
  }
  Value::Array images;
  for (const auto& image : sample.images) images.emplace_back(image.name);
  value.set("images", std::move(images));
  return value;
}

Sample sample_from_value(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  sample.text = text_member(value, "text", where);
  if (value.find("messages") != nullptr)
    for (const auto& message : list_member(value, "messages", where).as_array())
      sample.messages.push_back({common_role(text_member(message, "role", where), where),
                                 text_member(message, "content", where)});
  read_image_names(value, "images", where, sample);
  check_sample(sample, where);
  return sample;
}

Sample sample_from_llava(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  read_image_names(value, "image", where, sample);
  read_image_names(value, "images", where, sample);
  for (const auto& turn : list_member(value, "conversations", where).as_array()) {
    const std::string role = common_role(text_member(turn, "from", where), where);
    if (sample.messages.empty() && role == "assistant") continue;  // as LLaVA's own reader does
    sample.messages.push_back({role, llava_content(text_member(turn, "value", where))});
  }
  check_sample(sample, where);
  return sample;
}

Sample sample_from_openai(const Value& value, std::string_view where) {
  Sample sample;
  read_common(value, where, sample);
  for (const auto& message : list_member(value, "messages", where).as_array()) {
    const Value* content = message.find("content");
    if (content == nullptr) fail(where, ": a message has no 'content'");
    const std::string role = common_role(text_member(message, "role", where), where);
    sample.messages.push_back({role, openai_content(*content, where, sample)});
  }
  sample.text = text_member(value, "text", where);  // refused below: it would not be read
  read_image_names(value, "images", where, sample);
  check_sample(sample, where);
  return sample;
}

Sample read_sample(const Value& value, std::string_view where) {
  if (value.find("conversations") != nullptr) return sample_from_llava(value, where);
  const Value* messages = value.find("messages");
  if (messages == nullptr || !messages->is_array()) return sample_from_value(value, where);
  return sample_from_openai(value, where);
}

}  // namespace dsvl

// What a sample needs, and how it is written; parse_sample.cpp reads it.
#include "data/sample.h"

#include "base/error.h"
#include "data/parse_sample.h"
#include "data/placeholders.h"

namespace dsvl {
namespace {

Sample checked(Sample sample, std::string_view where) {
  check_sample(sample, where);
  return sample;
}

}  // namespace

size_t count_placeholders(const Sample& sample) {
  size_t found = placeholders_in(sample.text);
  for (const auto& message : sample.messages) found += placeholders_in(message.content);
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
  return checked(parse_value(value, where), where);
}

Sample sample_from_llava(const Value& value, std::string_view where) {
  return checked(parse_llava(value, where), where);
}

Sample sample_from_openai(const Value& value, std::string_view where) {
  return checked(parse_openai(value, where), where);
}

Sample read_sample(const Value& value, std::string_view where) {
  return checked(parse_sample(value, where), where);
}

}  // namespace dsvl

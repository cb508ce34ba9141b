// TemplateProcessing for single texts; ByteLevel there changes offsets only, which nothing here
// reads.
#include "text/post_processor.h"

#include "base/error.h"

namespace dsvl {
namespace {

void append_special(const Value& special_tokens, const std::string& name,
                    std::vector<int64_t>& out) {
  const Value* token = special_tokens.find(name);
  if (!token) fail("the post-processor's template names '", name, "', which it does not define");
  for (const Value& id : token->at("ids").as_array()) out.push_back(id.as_int());
}

Surrounding parse_template(const Value& json) {
  Surrounding s;
  bool text_seen = false;
  for (const Value& item : json.at("single").as_array()) {
    if (item.find("Sequence")) {
      if (text_seen) fail("the post-processor's template holds the text twice");
      text_seen = true;
    } else {
      append_special(json.at("special_tokens"), item.at("SpecialToken").at("id").as_string(),
                     text_seen ? s.after : s.before);
    }
  }
  if (!text_seen) fail("the post-processor's template leaves out the text");
  return s;
}

}  // namespace

std::optional<Surrounding> parse_post_processor(const Value& json) {
  if (json.is_null()) return std::nullopt;
  const std::string& type = json.at("type").as_string();
  if (type == "ByteLevel") return std::nullopt;
  if (type == "TemplateProcessing") return parse_template(json);
  if (type != "Sequence")
    fail("the post-processor '", type,
         "' is not supported; supported: TemplateProcessing, ByteLevel, Sequence");
  std::optional<Surrounding> all;
  for (const Value& step : json.at("processors").as_array()) {
    const auto s = parse_post_processor(step);
    if (!s) continue;
    if (!all) all.emplace();
    all->before.insert(all->before.begin(), s->before.begin(), s->before.end());
    all->after.insert(all->after.end(), s->after.begin(), s->after.end());
  }
  return all;
}

}  // namespace dsvl

// The published forms, written out.
#include "prompt/chat_template.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/error.h"
#include "prompt/jinja.h"
#include "text/character_class.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

// str.isspace(): Unicode white space and the four ASCII separators.
bool is_python_space(char32_t c) {
  return is_space(c) || (c >= 0x1C && c <= 0x1F);
}

std::string capitalised(std::string_view text) {
  std::string out = lower_case(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

}  // namespace

std::string_view strip_left(std::string_view text) {
  size_t position = 0;
  while (position < text.size()) {
    size_t after = position;
    if (!is_python_space(next_character(text, after))) break;
    position = after;
  }
  return text.substr(position);
}

std::string_view strip_right(std::string_view text) {
  while (!text.empty()) {
    size_t begin = text.size() - 1;
    while (begin > 0 && (text[begin] & 0xC0) == 0x80) --begin;
    size_t after = begin;
    if (!is_python_space(next_character(text, after))) break;
    text = text.substr(0, begin);
  }
  return text;
}

std::string_view strip(std::string_view text) {
  return strip_right(strip_left(text));
}

std::string render_deepseek_vl(std::span<const Message> messages, std::string_view system) {
  std::string out;
  if (!system.empty()) out = str(system, "\n\n");
  for (size_t i = 0; i < messages.size(); ++i) {
    const std::string_view content = strip(messages[i].content);
    if (content.empty()) {
      out += messages[i].role + ":";
    } else {
      out += str(messages[i].role, ": ", content, i % 2 == 0 ? "\n\n" : kEndOfSentence);
    }
  }
  return std::string(strip(out));
}

std::string render_deepseek_vl_chat(std::span<const Message> messages, std::string_view system) {
  if (!messages.empty() && lower_case(messages[0].role) == "system") {
    system = messages[0].content;
    messages = messages.subspan(1);
  }
  std::vector<Message> rounds;
  for (const Message& message : messages)
    rounds.push_back({capitalised(message.role), message.content});
  rounds.push_back({"Assistant", ""});
  return render_deepseek_vl(rounds, system);
}

std::string render_deepseek_vl_transformers(std::span<const Message> messages,
                                            bool add_generation_prompt) {
  std::string out = str(kVlSystemPrompt, "\n\n");
  for (size_t i = 0; i < messages.size(); ++i) {
    const std::string role = lower_case(messages[i].role);
    const bool last = i + 1 == messages.size();
    const bool open = last && !add_generation_prompt && messages[i].content.empty();
    out += capitalised(role) + (role == "assistant" && open ? ":" : ": ");
    out += strip(messages[i].content);
    if (!last || add_generation_prompt) out += role == "user" ? "\n\n" : kEndOfSentence;
  }
  return add_generation_prompt ? out + "Assistant:" : out;
}

std::string render_deepseek_llm(std::span<const Message> messages, bool add_generation_prompt) {
  std::string out;
  for (const Message& message : messages) {
    const std::string role = lower_case(message.role);
    if (role == "user") {
      out += str("User: ", message.content, "\n\n");
    } else if (role == "assistant") {
      out += str("Assistant: ", message.content, kEndOfSentence);
    } else if (role == "system") {
      out += str(message.content, "\n\n");
    } else {
      fail("a message has the role '", message.role, "'; wanted user, assistant or system");
    }
  }
  return add_generation_prompt ? out + "Assistant:" : out;
}

ChatPrompt render_chat(const Tokenizer& tokenizer, std::span<const Message> messages) {
  std::string text;
  Value::Array list;
  for (const Message& message : messages) {
    text += (text.empty() ? "" : "\n") + message.content;
    list.emplace_back(Value::Object{{"role", message.role}, {"content", message.content}});
  }
  if (tokenizer.chat_template().empty()) return {text, true};
  Value variables(Value::Object{{"messages", Value(std::move(list))}});
  variables.set("add_generation_prompt", true);
  const auto set_token = [&](const char* name, std::optional<int64_t> id) {
    if (id) variables.set(name, tokenizer.token_bytes(*id));
  };
  set_token("bos_token", tokenizer.bos_id());
  set_token("eos_token", tokenizer.eos_id());
  set_token("pad_token", tokenizer.pad_id());
  try {
    return {JinjaTemplate(tokenizer.chat_template()).render(variables), false};
  } catch (const Error& e) {
    fail("chat_template, ", e.what());
  }
}

std::string join_content(std::span<const ContentItem> items) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].is_image) {
      out += kImagePlaceholder;
      continue;
    }
    std::string_view text = items[i].text;
    if (i == 0) text = strip_left(text);
    if (i + 1 == items.size()) text = strip_right(text);
    if (i > 0 && !items[i - 1].is_image) out += ' ';
    out += text;
  }
  return out;
}

}  // namespace dsvl

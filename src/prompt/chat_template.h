// Messages to the text a chat model was trained on (spec architecture 6.1, 6.3, 8.2).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/tokenizer.h"

namespace dsvl {

inline constexpr std::string_view kImagePlaceholder = "<image_placeholder>";
inline constexpr std::string_view kEndOfSentence = "<｜end▁of▁sentence｜>";

// What the published VL processor puts in front when nothing else is asked for.
inline constexpr std::string_view kVlSystemPrompt =
    "You are a helpful language and vision assistant. You are able to understand the visual "
    "content that the user provides, and assist the user with a variety of tasks using natural "
    "language.";

struct Message {
  std::string role;     // "user", "assistant", "system"; the original form prints it as it is
  std::string content;  // with one <image_placeholder> for each picture
};

// The original implementation's form (spec 6.1). Separators go by the message's position: "\n\n"
// after even ones, the end token after odd ones; an empty message prints its role and ":" only, so
// a prompt for generation ends with the message {"Assistant", ""}. Everything is stripped.
std::string render_deepseek_vl(std::span<const Message> messages, std::string_view system);

// The same for `roles` as programs give them ("user", "assistant", any case): printed "User" and
// "Assistant"; a leading "system" message replaces `system`; the generation prompt is appended.
std::string render_deepseek_vl_chat(std::span<const Message> messages, std::string_view system);

// What the template in transformers' files makes (spec 6.3): always the default system prompt,
// separators by role, and no end token after the last message without a generation prompt.
std::string render_deepseek_vl_transformers(std::span<const Message> messages,
                                            bool add_generation_prompt);

// DeepSeek LLM, MoE and V2 chat (spec 8.2), without the begin token, which encoding adds.
std::string render_deepseek_llm(std::span<const Message> messages, bool add_generation_prompt);

struct ChatPrompt {
  std::string text;
  bool add_special_tokens;  // how to encode it: a template writes the begin token itself
};

// A text-only model's prompt for the next answer: by the chat_template of its files, or else the
// contents as they are, a newline between two.
ChatPrompt render_chat(const Tokenizer& tokenizer, std::span<const Message> messages);

// One part of a message as OpenAI-style data gives it.
struct ContentItem {
  bool is_image = false;
  std::string text;
};

// The parts as one content: the first text loses leading white space, the last trailing, a space
// goes between two texts, a picture becomes its placeholder (spec 6.3).
std::string join_content(std::span<const ContentItem> items);

// Without the characters that Python's str.strip() takes off.
std::string_view strip(std::string_view text);
std::string_view strip_left(std::string_view text);
std::string_view strip_right(std::string_view text);

}  // namespace dsvl

// Rules that read a sample's text alone.
#include <algorithm>

#include "base/error.h"
#include "data/check/private_data.h"
#include "data/check/rules.h"
#include "data/placeholders.h"
#include "data/turns.h"

namespace dsvl {
namespace {

// The first thing that `find` sees in any text of the sample.
template <class Find>
std::string first_found(const Sample& sample, const Find& find) {
  std::string found = find(std::string_view(sample.text));
  for (size_t i = 0; i < sample.messages.size() && found.empty(); ++i)
    found = find(std::string_view(sample.messages[i].content));
  return found;
}

bool is_blank(const std::string& text) {
  return strip(without_placeholders(text)).empty();
}

// Between "<|" and "|>" in the chat formats of DeepSeek, ChatML and Llama 3. Others may be
// anything: names of people on Usenet were written so.
constexpr std::string_view kTokenNames[] = {
    "User",
    "Assistant",
    "System",
    "EOT",
    "user",
    "assistant",
    "system",
    "end",
    "im_start",
    "im_end",
    "im_sep",
    "endoftext",
    "eot_id",
    "eom_id",
    "fim_begin",
    "fim_hole",
    "fim_end",
    "begin_of_text",
    "begin▁of▁sentence",
    "end▁of▁sentence",
    "start_header_id",
    "end_header_id",
};

// "<|name|>" of a name above, or any "<｜name｜>" (full-width bars are DeepSeek's), from `at` on,
// whole; "" when there is none.
std::string token_at(std::string_view text, size_t at, std::string_view bar) {
  constexpr size_t kLongest = 64;  // bytes; the published tokens have 30 at most
  const size_t begin = at + 1 + bar.size();
  const std::string end = std::string(bar) + ">";
  const size_t close = text.substr(begin, kLongest).find(end);
  if (close == text.npos || close == 0) return "";
  const std::string_view name = text.substr(begin, close);
  const bool is_name = name.find_first_of(" \t\n<>\"'()") == name.npos;
  const bool is_known = bar != "|" || std::find(std::begin(kTokenNames), std::end(kTokenNames),
                                                name) != std::end(kTokenNames);
  if (!is_name || !is_known) return "";
  return std::string(text.substr(at, 1 + bar.size() + close + end.size()));
}

std::string find_control_token(std::string_view text) {
  for (size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
    for (const std::string_view bar : {"|", "｜"}) {
      if (!text.substr(at + 1).starts_with(bar)) continue;
      if (std::string token = token_at(text, at, bar); !token.empty()) return token;
    }
    if (text.substr(at).starts_with("<patch_placeholder>")) return "<patch_placeholder>";
  }
  return "";
}

std::string find_role_mark(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    for (const std::string_view mark : {"User:", "Assistant:"})
      if (text.substr(at).starts_with(mark)) return str("a line begins with ", mark);
    const size_t end = text.find('\n', at);
    at = end == text.npos ? text.size() : end + 1;
  }
  return "";
}

std::string find_damage(std::string_view text) {
  if (text.find("\uFFFD") != text.npos) return "U+FFFD";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool space = c == '\n' || c == '\t' || c == '\r';
    if ((byte < ' ' && !space) || byte == 0x7F) return str("control character ", int{byte});
  }
  return "";
}

}  // namespace

std::string wrong_placeholders(const LintSubject& subject) {
  const size_t found = count_placeholders(subject.sample);
  const size_t pictures = subject.sample.images.size();
  return found == pictures ? "" : str(found, " placeholders and ", pictures, " pictures");
}

std::string wrong_turns(const LintSubject& subject) {
  try {
    check_turns(subject.sample.messages);
  } catch (const Error& e) {
    return e.what();
  }
  const bool both = !subject.sample.messages.empty() && !subject.sample.text.empty();
  return both ? "both messages and text" : "";
}

std::string empty_target(const LintSubject& subject) {
  const auto& messages = subject.sample.messages;
  if (messages.empty()) return is_blank(subject.sample.text) ? "no text" : "";
  int64_t answers = 0;
  for (const auto& message : messages) {
    if (message.role != "assistant") continue;
    if (is_blank(message.content)) return "an answer without text";
    ++answers;
  }
  return answers == 0 ? "no answer" : "";
}

std::string wrong_boxes(const LintSubject& subject) {
  for (const auto& grounding : subject.groundings) {
    if (!grounding.damage.empty()) return str("<|det|> ", grounding.damage);
    if (grounding.picture < 0) return "a box in front of every picture";
    for (const auto& box : grounding.boxes)
      if (!box.sound()) return str("box ", boxes_text({box}), " of '", grounding.phrase, "'");
  }
  return "";
}

std::string no_license(const LintSubject& subject) {
  return strip(subject.sample.license).empty() ? "no licence" : "";
}

std::string control_token(const LintSubject& subject) {
  return first_found(subject.sample, find_control_token);
}

std::string role_mark(const LintSubject& subject) {
  for (const auto& message : subject.sample.messages)
    if (std::string found = find_role_mark(message.content); !found.empty()) return found;
  return "";
}

std::string damaged_text(const LintSubject& subject) {
  return first_found(subject.sample, find_damage);
}

std::string secret_key(const LintSubject& subject) {
  return first_found(subject.sample, find_secret_key);
}

std::string mail_address(const LintSubject& subject) {
  return first_found(subject.sample, find_mail_address);
}

std::string phone_number(const LintSubject& subject) {
  return first_found(subject.sample, find_phone_number);
}

std::string identity_number(const LintSubject& subject) {
  return first_found(subject.sample, find_identity_number);
}

}  // namespace dsvl

// Inline marks of reStructuredText.
#include "data/rest/rest_page.h"

namespace dsvl {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '+' || c == '.' || c == '_' || c == ':';
}

bool is_blank(char c) {
  return c == ' ' || c == '\n';
}

constexpr size_t kLongestRole = 64;  // bytes; its end is looked for no further on

// The end of ":role:" at `at`, which a backtick follows; npos when none is there.
size_t role_end(std::string_view text, size_t at) {
  text = text.substr(0, at + kLongestRole);
  size_t end = at + 1;
  while (end < text.size() && is_name(text[end])) ++end;
  return end > at + 2 && end < text.size() && text[end] == '`' && text[end - 1] == ':' ? end
                                                                                       : text.npos;
}

// "text <target>" is its text, "~a.b" and "!a.b" are a.b.
std::string_view shown_part(std::string_view inner) {
  const size_t target = inner.rfind('<');
  if (inner.ends_with('>') && target != inner.npos && target > 0) {
    inner = inner.substr(0, target);
    while (!inner.empty() && is_blank(inner.back())) inner.remove_suffix(1);
  }
  if (inner.starts_with('~') || inner.starts_with('!')) inner.remove_prefix(1);
  return inner;
}

// Where "*" or "**" at `at` closes; npos when it is no mark of emphasis.
size_t emphasis_end(std::string_view text, size_t at, std::string_view mark) {
  const size_t begin = at + mark.size();
  const bool opens = (at == 0 || is_blank(text[at - 1]) || text[at - 1] == '(' ||
                      static_cast<unsigned char>(text[at - 1]) >= 0x80) &&
                     begin < text.size() && !is_blank(text[begin]) && text[begin] != '*';
  if (!opens) return text.npos;
  const size_t end = text.find(mark, begin);
  const bool closes = end != text.npos && !is_blank(text[end - 1]) &&
                      (end + mark.size() == text.size() || !is_name(text[end + mark.size()]) ||
                       text[end + mark.size()] == '.' || text[end + mark.size()] == ':');
  return closes ? end : text.npos;
}

}  // namespace

std::string plain_rest(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("``")) {
      const size_t end = text.find("``", i + 2);
      if (end != text.npos) {
        out += "`" + std::string(text.substr(i + 2, end - i - 2)) + "`";
        i = end + 2;
        continue;
      }
    }
    if (text[i] == ':') {
      const size_t tick = role_end(text, i);
      if (tick != text.npos) i = tick;
    }
    if (text[i] == '`') {
      const size_t end = text.find('`', i + 1);
      if (end != text.npos) {
        out += shown_part(text.substr(i + 1, end - i - 1));
        i = end + 1;
        while (i < text.size() && text[i] == '_') ++i;
        continue;
      }
    }
    const std::string_view mark = rest.starts_with("**") ? "**" : "*";
    const size_t end = rest.starts_with('*') ? emphasis_end(text, i, mark) : text.npos;
    if (end != text.npos) {
      out += text.substr(i + mark.size(), end - i - mark.size());
      i = end + mark.size();
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      if (!is_blank(text[i + 1])) out += text[i + 1];
      i += 2;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace dsvl

// Codes on a stack, paragraphs one by one.
#include "data/pairs/pod.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/fence.h"
#include "data/render.h"
#include "data/utf8.h"
#include "data/web/markup.h"
#include "prompt/chat_template.h"

namespace dsvl {
namespace {

// One that is open.
struct PodCode {
  char letter = 0;
  size_t brackets = 1;
  size_t from = 0;                 // where its text begins in what is written
  size_t bar = std::string::npos;  // L<text|target>: where its text ends
};

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

// Brackets of the code that `pod` begins with, 0 without one; a blank follows where there are more
// than one.
size_t opening_brackets(std::string_view pod) {
  if (pod.size() < 2 || pod[0] < 'A' || pod[0] > 'Z' || pod[1] != '<') return 0;
  const size_t end = pod.find_first_not_of('<', 1);
  return end != pod.npos && end > 2 && is_blank(pod[end]) ? end - 1 : 1;
}

// Bytes of the end of a code in so many brackets that `pod` begins with, 0 when it does not.
size_t closing_size(std::string_view pod, size_t brackets) {
  if (brackets == 1) return pod[0] == '>' ? 1 : 0;
  if (!is_blank(pod[0])) return 0;
  const size_t end = std::min(pod.find_first_not_of('>', 1), pod.size());
  return end > brackets ? brackets + 1 : 0;
}

// Numbers are decimal, octal behind 0 or of sixteen behind 0x; names are those of HTML and two
// more.
std::string escaped(const std::string& name) {
  if (name == "sol") return "/";
  if (name == "verbar") return "|";
  char* end = nullptr;
  long number = std::strtol(name.c_str(), &end, 0);
  if (name.empty() || *end != '\0') {
    number = static_cast<long>(named_character(name));
  }
  const bool is_character =
      number > 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
  const auto character = static_cast<char32_t>(number);
  return is_character ? encode_utf8({&character, 1}) : "E<" + name + ">";
}

// `out` ends with the text of the code.
void resolve(const PodCode& code, std::string& out) {
  if (code.letter == 'E')
    out.replace(code.from, out.npos, escaped(out.substr(code.from)));
  else if (code.letter == 'L' && code.bar != out.npos)
    out.resize(code.bar);
  else if (code.letter == 'X' || code.letter == 'Z')
    out.resize(code.from);
}

// "=item * text" as "- text", "=item 2" as "2. "; the text may be the next paragraph.
std::string item_text(std::string_view rest) {
  rest = strip(rest);
  if (rest.starts_with('*')) rest = strip(rest.substr(1));
  const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (digits > 0 && (rest.substr(digits) == "." || digits == rest.size()))
    return std::string(rest.substr(0, digits)) + ". ";
  return "- " + running_text(plain_pod(rest));
}

}  // namespace

std::string plain_pod(std::string_view pod) {
  std::string out;
  std::vector<PodCode> open;
  const auto close = [&] {
    resolve(open.back(), out);
    open.pop_back();
  };
  for (size_t i = 0; i < pod.size();) {
    const std::string_view rest = pod.substr(i);
    const size_t closing = open.empty() ? 0 : closing_size(rest, open.back().brackets);
    const size_t brackets = opening_brackets(rest);
    if (closing > 0) {
      close();
      i += closing;
    } else if (brackets > 0) {
      open.push_back({rest[0], brackets, out.size()});
      i += brackets + (brackets > 1 ? 2 : 1);
    } else {
      const bool bar = rest[0] == '|' && !open.empty() && open.back().bar == out.npos;
      if (bar) open.back().bar = out.size();
      out += pod[i++];
    }
  }
  while (!open.empty()) close();
  return out;
}

std::string pod_text(std::string_view body) {
  constexpr std::string_view kItem = "=item";
  std::string text, mark;  // mark: of an item whose text is still to come
  std::string block;       // of code, that the text ends with
  bool foreign = false;    // between =begin and =end: HTML, TeX
  for (size_t from = std::min(body.find_first_not_of('\n'), body.size()); from < body.size();) {
    const size_t end = std::min(body.find("\n\n", from), body.size());
    const std::string_view paragraph = strip_right(body.substr(from, end - from));
    from = std::min(body.find_first_not_of('\n', end), body.size());
    const bool item = paragraph.starts_with(kItem);
    const bool ends = paragraph.starts_with("=end");
    foreign = (foreign || paragraph.starts_with("=begin")) && !ends;
    if (foreign || paragraph.empty() || (paragraph.starts_with('=') && !item)) continue;
    const bool code = is_blank(paragraph[0]);
    if (code && mark.empty() && !block.empty()) {
      text.erase(text.size() - fenced(block, "perl").size());
      block += str("\n\n", paragraph);
      text += fenced(block, "perl");
      continue;
    }
    block = code ? std::string(paragraph) : "";
    std::string next = code   ? fenced(block, "perl")
                       : item ? item_text(paragraph.substr(kItem.size()))
                              : running_text(plain_pod(paragraph));
    if (next.empty()) continue;
    const std::string before = std::exchange(mark, item && next.ends_with(' ') ? next : "");
    if (!mark.empty()) continue;
    text += (text.empty() ? "" : "\n\n") + (code || item ? "" : before) + next;
  }
  return text;
}

}  // namespace dsvl

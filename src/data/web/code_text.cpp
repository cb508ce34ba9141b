// Line by line.
#include "data/web/code_text.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {
namespace {

void gather_code(const MarkupNode& node, std::string& out) {
  if (node.name == "br") out += '\n';
  for (const char c : node.text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t')
      out += "    ";
    else if (c == '\n' || (byte >= ' ' && byte != 0x7F))
      out += c;
  }
  // Doxygen writes a <div> for each line; what stands between those is layout.
  const bool is_fragment = has_class(node, "fragment");
  for (const auto& child : node.children)
    if (!is_fragment || !child.is_text()) gather_code(child, out);
  if (node.name == "div") out += '\n';
}

// Calls `see` with every line, without its line break.
template <class See>
void each_line(std::string_view text, const See& see) {
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    see(text.substr(start, end - start));
    start = end + 1;
  }
}

// Of a language's name; any other letter comes from a page that means something else.
constexpr std::string_view kLanguageLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-#._";

bool is_blank(std::string_view line) {
  return line.find_first_not_of(' ') == line.npos;
}

}  // namespace

std::string code_text(const MarkupNode& pre) {
  std::string raw, code;
  gather_code(pre, raw);
  size_t blanks = 0, indent = raw.size();
  each_line(raw, [&](std::string_view line) {
    if (!is_blank(line)) indent = std::min(indent, line.find_first_not_of(' '));
  });
  each_line(raw, [&](std::string_view line) {
    if (is_blank(line)) return void(++blanks);
    if (!code.empty()) code.append(blanks + 1, '\n');
    blanks = 0;
    line = line.substr(0, line.find_last_not_of(' ') + 1);
    code += line.substr(indent);
  });
  replace_all(code, "\u00a0", " ");
  replace_all(code, "<image_placeholder>", "<image placeholder>");
  return code;
}

std::string language_of(const MarkupNode& node) {
  for (const auto word : node.classes()) {
    for (const std::string_view prefix : {"language-", "highlight-"}) {
      if (!word.starts_with(prefix)) continue;
      std::string name(word.substr(prefix.size()));
      if (name == "default" || name == "none" || name == "text" || name == "plaintext") return "";
      if (name == "python3" || name == "ipython3" || name == "ipython") return "python";
      if (name == "pycon" || name == "pycon3") return "pycon";
      if (name.find_first_not_of(kLanguageLetters) != name.npos) return "";
      return name;
    }
  }
  return "";
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  std::string replaced;
  size_t from = 0;
  for (size_t at = text.find(what); at != text.npos; at = text.find(what, from)) {
    replaced.append(text, from, at - from).append(with);
    from = at + what.size();
  }
  if (from > 0) text = replaced.append(text, from);
}

void shorten_runs(std::string& text, char c, size_t most) {
  size_t run = 0;
  std::erase_if(text, [&](char next) {
    run = next == c ? run + 1 : 0;
    return run > most;
  });
}

size_t inked_lines(std::string_view code) {
  size_t lines = 0;
  each_line(code, [&](std::string_view line) { lines += is_blank(line) ? 0 : 1; });
  return lines;
}

std::string without_prompts(std::string_view session) {
  if (session.find(">>>") == session.npos) return std::string(session);
  std::string code;
  each_line(session, [&](std::string_view line) {
    if (!line.starts_with(">>>") && !line.starts_with("...")) return;
    line.remove_prefix(std::min<size_t>(line.size(), line.size() > 3 && line[3] == ' ' ? 4 : 3));
    if (!code.empty()) code += '\n';
    code += line;
  });
  return code;
}

}  // namespace dsvl

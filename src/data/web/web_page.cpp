// The tree of a page, cut down to markup.
#include "data/web/web_page.h"

#include <algorithm>
#include <array>

#include "base/html.h"
#include "data/lines.h"
#include "data/render.h"
#include "data/web/code_text.h"

namespace dsvl {
namespace {

constexpr size_t kLeastBytes = 150, kMostBytes = 3000;  // of a fragment's markup
constexpr size_t kLeastText = 24;                       // bytes of text that it shows

constexpr std::array<std::string_view, 20> kDropped = {
    "script", "style", "link",   "meta",  "template", "noscript", "iframe",
    "object", "embed", "video",  "audio", "canvas",   "picture",  "img",
    "svg",    "map",   "source", "title", "base",     "dialog"};
// Shown by a script alone.
constexpr std::array<std::string_view, 9> kHiddenClasses = {
    "modal",           "dropdown-menu", "offcanvas",
    "collapse",        "d-none",        "d-hide",
    "visually-hidden", "sr-only",       "visually-hidden-focusable"};
constexpr std::array<std::string_view, 17> kAttributes = {
    "class",   "id",  "type", "placeholder", "value", "checked", "disabled", "selected", "colspan",
    "rowspan", "for", "rows", "style",       "open",  "start",   "readonly", "multiple"};
constexpr std::array<std::string_view, 14> kContainers = {
    "div",    "section", "form", "table",   "ul",    "ol", "nav",
    "header", "footer",  "main", "article", "aside", "dl", "fieldset"};
constexpr std::array<std::string_view, 22> kInline = {
    "a",   "b",    "i",     "em", "strong", "small", "span",   "code", "kbd", "abbr", "sub",
    "sup", "mark", "label", "u",  "s",      "br",    "button", "del",  "ins", "q",    "cite"};
constexpr std::array<std::string_view, 5> kEmpty = {"br", "hr", "input", "col", "wbr"};

bool is_dropped(const MarkupNode& node) {
  if (is_one_of(node.name, kDropped) || node.attribute("hidden") != nullptr) return true;
  if (node.value("style").find("display: none") != std::string_view::npos ||
      node.value("style").find("display:none") != std::string_view::npos)
    return true;
  const auto words = node.classes();
  return std::any_of(words.begin(), words.end(),
                     [](std::string_view word) { return is_one_of(word, kHiddenClasses); });
}

void clean(MarkupNode& node) {
  std::erase_if(node.attributes, [](const auto& attribute) {
    return !is_one_of(attribute.first, kAttributes) ||
           attribute.second.find("url(") != std::string::npos;
  });
  if (node.name == "a") node.attributes.emplace_back("href", "#");
  std::erase_if(node.children,
                [](const MarkupNode& child) { return !child.is_text() && is_dropped(child); });
  for (auto& child : node.children) clean(child);
}

size_t text_bytes(const MarkupNode& node) {
  size_t bytes = running_text(node.text).size();
  for (const auto& child : node.children) bytes += text_bytes(child);
  return bytes;
}

bool is_inline(const MarkupNode& node) {
  return node.is_text() || (is_one_of(node.name, kInline) &&
                            std::all_of(node.children.begin(), node.children.end(), is_inline));
}

class HtmlWriter {
 public:
  std::string write(const MarkupNode& node) {
    block(node, 0);
    return std::move(out_);
  }

 private:
  void open_tag(const MarkupNode& node) {
    out_ += "<" + node.name;
    for (const auto& [name, value] : node.attributes) {
      out_ += " " + name;
      if (!value.empty() && value != name) out_ += "=\"" + escape_html(value) + "\"";
    }
    out_ += ">";
  }

  // Text with its blanks as one.
  void in_line(const MarkupNode& node) {
    if (node.is_text()) {
      std::string text = node.text;
      for (char& c : text)
        if (c == '\t' || c == '\r') c = ' ';
      const std::string plain = running_text(text);
      const auto blank = [](char c) { return c == ' ' || c == '\n'; };
      const bool space_before = !text.empty() && blank(text.front());
      const bool space_behind = !text.empty() && blank(text.back());
      if (space_before && !out_.ends_with(" ") && !out_.ends_with(">\n")) out_ += ' ';
      out_ += escape_text(plain);
      if (space_behind && !plain.empty()) out_ += ' ';
      return;
    }
    open_tag(node);
    if (is_one_of(node.name, kEmpty)) return;
    for (const auto& child : node.children) in_line(child);
    out_ += "</" + node.name + ">";
  }

  static std::string escape_text(std::string_view text) {
    std::string out;
    for (const char c : text)
      out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    return out;
  }

  void block(const MarkupNode& node, size_t depth) {
    if (node.is_text() && running_text(node.text).empty()) return;
    out_.append(2 * depth, ' ');
    if (node.name == "pre") {
      open_tag(node);
      out_ += escape_text(code_text(node)) + "</pre>\n";
      return;
    }
    const bool flat = node.is_text() || is_one_of(node.name, kEmpty) ||
                      std::all_of(node.children.begin(), node.children.end(), is_inline);
    if (flat) {
      const size_t start = out_.size();
      in_line(node);
      tighten(start);
      out_ += '\n';
      return;
    }
    open_tag(node);
    out_ += '\n';
    for (const auto& child : node.children) block(child, depth + 1);
    out_.append(2 * depth, ' ');
    out_ += "</" + node.name + ">\n";
  }

  // No blank behind the first tag and in front of the last one.
  void tighten(size_t start) {
    std::string line = out_.substr(start);
    if (const size_t at = line.find("> "); at != line.npos && line.find('>') == at)
      line.erase(at + 1, 1);
    if (const size_t at = line.rfind(" </"); at != line.npos && line.rfind("</") == at + 1)
      line.erase(at, 1);
    while (line.ends_with(" ")) line.pop_back();
    if (line.starts_with(" ")) line.erase(0, 1);
    out_.replace(start, out_.npos, line);
  }

  std::string out_;
};

void gather_fragments(const MarkupNode& node, std::vector<const MarkupNode*>& found) {
  for (const auto& child : node.children) {
    if (child.is_text()) continue;
    if (is_one_of(child.name, kContainers) && text_bytes(child) >= kLeastText) {
      const size_t bytes = fragment_html(child).size();
      if (bytes < kLeastBytes) continue;
      if (bytes <= kMostBytes) found.push_back(&child);
    }
    gather_fragments(child, found);
  }
}

void gather_names(const MarkupNode& node, std::set<std::string>& names) {
  if (node.is_text()) return;
  names.insert(node.name);
  if (const auto* id = node.attribute("id")) names.insert("#" + *id);
  for (const auto word : node.classes()) names.insert("." + std::string(word));
  for (const auto& child : node.children) gather_names(child, names);
}

}  // namespace

MarkupNode without_behaviour(MarkupNode page) {
  clean(page);
  return page;
}

std::string without_front_matter(const std::string& html) {
  if (!html.starts_with("---\n")) return html;
  const size_t end = html.find("\n---\n", 3);
  std::string page = end == html.npos ? html : html.substr(end + 5);
  for (size_t at = page.find("{{"); at != page.npos; at = page.find("{{", at)) {
    const size_t close = page.find("}}", at);
    if (close == page.npos) break;
    page.erase(at, close + 2 - at);
  }
  return page;
}

std::vector<const MarkupNode*> page_fragments(const MarkupNode& page) {
  std::vector<const MarkupNode*> found;
  gather_fragments(page, found);
  return found;
}

std::string fragment_html(const MarkupNode& fragment) {
  return HtmlWriter().write(fragment);
}

std::set<std::string> selector_names(const MarkupNode& fragment) {
  std::set<std::string> names = {"html", "body", ":root"};
  gather_names(fragment, names);
  return names;
}

std::string standalone_page(const std::string& fragment, const std::string& style) {
  std::string html = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n";
  if (!style.empty()) html += "<style>\n" + style + "</style>\n";
  return html + "</head>\n<body>\n" + fragment + "</body>\n</html>\n";
}

}  // namespace dsvl

// Style sheets as text: what the browser said was used, put into order.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <set>

#include "data/lines.h"
#include "data/web/code_text.h"
#include "data/web/web_page.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

std::string trimmed(std::string_view text) {
  return std::string(trim(text, " \n\t\r"));
}

// "a: b; c: url(d;e)" at the semicolons that stand outside brackets and quotes.
std::vector<std::string> split_at(std::string_view body, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = 0;
  for (const char c : body) {
    if (quote != 0)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '(' || c == ')')
      depth += c == '(' ? 1 : -1;
    if (c == separator && depth == 0 && quote == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

struct Declaration {
  std::string name, value;
};
struct Rule {
  std::string selector;
  std::vector<Declaration> declarations;
};

bool is_of_one_browser(std::string_view value) {
  return value.starts_with("-webkit-") || value.starts_with("-moz-") || value.starts_with("-ms-");
}

// Of one browser alone, or a file that is not there.
bool is_useless(const Declaration& d) {
  return d.name.empty() || d.value.empty() || (d.name[0] == '-' && !d.name.starts_with("--")) ||
         is_of_one_browser(d.value) || d.value.find("url(") != d.value.npos || d.name == "cursor" ||
         d.name.starts_with("transition") || d.name.starts_with("animation");
}

std::optional<Rule> parse_rule(std::string_view text) {
  const size_t open = text.find('{'), close = text.rfind('}');
  if (open == text.npos || close == text.npos || close < open) return {};
  Rule rule{trimmed(text.substr(0, open)), {}};
  if (rule.selector.empty() || rule.selector[0] == '@' ||
      text.substr(open + 1, close - open - 1).find('{') != text.npos)
    return {};
  for (const auto& part : split_at(text.substr(open + 1, close - open - 1), ';')) {
    const size_t colon = part.find(':');
    if (colon == part.npos) continue;
    Declaration declaration{trimmed(std::string_view(part).substr(0, colon)),
                            trimmed(std::string_view(part).substr(colon + 1))};
    if (!is_useless(declaration)) rule.declarations.push_back(std::move(declaration));
  }
  return rule;
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '\\';
}

// The names in a selector: "a.b > #c:hover" has a, .b and #c; what stands in brackets counts not.
bool has_known_names(std::string_view selector, const std::set<std::string>& names) {
  int depth = 0;
  for (size_t at = 0; at < selector.size();) {
    const char c = selector[at];
    if (c == '[' || c == '(') ++depth;
    if (c == ']' || c == ')') --depth;
    const bool begins = c == '.' || c == '#' || c == ':' || is_name_character(c);
    size_t end = at + 1;
    if (depth == 0 && begins)
      while (end < selector.size() &&
             (is_name_character(selector[end]) || (c == ':' && selector[end] == ':')))
        ++end;
    const std::string name(selector.substr(at, end - at));
    if (depth == 0 && begins && c != ':' && name.find('\\') == name.npos && !names.contains(name))
      return false;
    at = end;
  }
  return true;
}

// The parts of a list of selectors that an element can have; all when none can.
std::string known_selectors(const std::string& list, const std::set<std::string>& names) {
  std::string known;
  for (const auto& part : split_at(list, ','))
    if (has_known_names(part, names)) known += (known.empty() ? "" : ", ") + trimmed(part);
  return known.empty() ? list : known;
}

// Where one of the marks stands next, outside quotes; the sheet's end when none does.
size_t next_mark(std::string_view sheet, size_t at, std::string_view marks) {
  for (char quote = 0; at < sheet.size(); ++at) {
    const char c = sheet[at];
    if (c == '\\')
      ++at;
    else if (quote != 0)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (marks.find(c) != marks.npos)
      return at;
  }
  return sheet.size();
}

// The brace that closes the one at `open`.
size_t closing_brace(std::string_view sheet, size_t open) {
  int depth = 1;
  size_t at = next_mark(sheet, open + 1, "{}");
  for (; at < sheet.size(); at = next_mark(sheet, at + 1, "{}"))
    if ((depth += sheet[at] == '{' ? 1 : -1) == 0) break;
  return at;
}

bool holds_rules(std::string_view prelude) {
  constexpr std::array kNames = {"@media", "@supports", "@layer", "@container"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](const char* name) { return prelude.starts_with(name); });
}

constexpr int kMostNested = 8;  // @media in @supports in ...; what is deeper is left out

std::string possible_rules(std::string_view sheet, const std::set<std::string>& names, int depth) {
  std::string kept;
  for (size_t at = 0; at < sheet.size();) {
    const size_t open = next_mark(sheet, at, "{;");
    const std::string prelude = trimmed(sheet.substr(at, open - at));
    at = open + 1;
    if (open >= sheet.size() || sheet[open] == ';') continue;
    const size_t close = closing_brace(sheet, open);
    at = close + 1;
    std::string body(sheet.substr(open + 1, close - open - 1));
    const auto parts = split_at(prelude, ',');
    const bool is_at_rule = prelude.starts_with("@");
    if (is_at_rule)
      body =
          holds_rules(prelude) && depth < kMostNested ? possible_rules(body, names, depth + 1) : "";
    const bool keep =
        is_at_rule ? !body.empty() : std::any_of(parts.begin(), parts.end(), [&](const auto& part) {
          return has_known_names(part, names);
        });
    if (keep) kept += prelude + "{" + body + "}\n";
  }
  return kept;
}

// The names of "var(--x" in a value.
void add_references(const std::string& value, std::set<std::string>& names) {
  for (size_t at = value.find("var(--"); at != value.npos; at = value.find("var(--", at + 1)) {
    const size_t end = value.find_first_of(",) ", at + 4);
    names.insert(value.substr(at + 4, end == value.npos ? end : end - at - 4));
  }
}

// Properties that are referred to, directly or by one that is.
std::set<std::string> referred(const std::vector<Rule>& rules) {
  std::set<std::string> names;
  for (size_t before = SIZE_MAX; before != names.size();) {
    before = names.size();
    for (const auto& rule : rules)
      for (const auto& [name, value] : rule.declarations)
        if (!name.starts_with("--") || names.contains(name)) add_references(value, names);
  }
  return names;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return (c | 0x20) - 'a' + 10;
}

// Red, green, blue of 0 to 1 with another hue; lightness and saturation stay.
std::array<double, 3> turned(const std::array<double, 3>& rgb, double degrees) {
  const double most = std::max({rgb[0], rgb[1], rgb[2]}),
               least = std::min({rgb[0], rgb[1], rgb[2]});
  const double chroma = most - least;
  if (chroma == 0) return rgb;
  double hue = most == rgb[0]   ? (rgb[1] - rgb[2]) / chroma
               : most == rgb[1] ? (rgb[2] - rgb[0]) / chroma + 2
                                : (rgb[0] - rgb[1]) / chroma + 4;
  hue = std::fmod(hue + degrees / 60 + 12, 6);
  std::array<double, 3> out;
  for (int i = 0; i < 3; ++i) {
    // How far the channel is from the hue, on a circle of six.
    const double k = std::fmod(hue + (i == 0 ? 5 : i == 1 ? 3 : 1), 6);
    out[static_cast<size_t>(i)] = most - chroma * std::clamp(std::min(k, 4 - k), 0.0, 1.0);
  }
  return out;
}

std::string turned_color(std::string_view digits, double degrees) {
  std::array<double, 3> rgb;
  for (size_t i = 0; i < 3; ++i)
    rgb[i] = digits.size() == 3
                 ? hex_value(digits[i]) / 15.0
                 : (16 * hex_value(digits[2 * i]) + hex_value(digits[2 * i + 1])) / 255.0;
  if (rgb[0] == rgb[1] && rgb[1] == rgb[2]) return "#" + std::string(digits);
  rgb = turned(rgb, degrees);
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", static_cast<int>(std::lround(255 * rgb[0])),
                static_cast<int>(std::lround(255 * rgb[1])),
                static_cast<int>(std::lround(255 * rgb[2])));
  return text;
}

}  // namespace

std::string joined_styles(const std::vector<std::string>& sheets) {
  std::string all;
  for (const auto& sheet : sheets) {
    for (size_t at = 0; at < sheet.size();) {
      if (sheet.compare(at, 2, "/*") == 0) {
        const size_t end = sheet.find("*/", at + 2);
        at = end == sheet.npos ? sheet.size() : end + 2;
      } else if (sheet.compare(at, 8, "@charset") == 0 || sheet.compare(at, 7, "@import") == 0) {
        at = std::min(sheet.find(';', at), sheet.size() - 1) + 1;
      } else if (static_cast<unsigned char>(sheet[at]) < 0x80) {
        all += sheet[at++];
      } else if (valid_utf8_length(std::string_view(sheet).substr(at, 4)) > 0) {
        char escape[12];
        std::snprintf(escape, sizeof escape, "\\%06x",
                      static_cast<unsigned>(next_character(sheet, at)));
        all += escape;
      } else {
        ++at;
      }
    }
    all += '\n';
  }
  replace_all(all, "</style", "<\\/style");
  return all;
}

std::string possible_style(std::string_view sheet, const std::set<std::string>& names) {
  return possible_rules(sheet, names, 0);
}

std::string used_style(std::string_view sheet, const std::vector<UsedRule>& used,
                       const std::set<std::string>& names) {
  std::vector<Rule> rules;
  size_t behind = 0;
  for (const auto& [start, end] : used) {
    if (start < behind || end > sheet.size() || start >= end) continue;
    behind = end;
    auto rule = parse_rule(sheet.substr(start, end - start));
    if (!rule) continue;
    rule->selector = known_selectors(rule->selector, names);
    if (!rule->selector.empty()) rules.push_back(std::move(*rule));
  }
  const auto wanted = referred(rules);
  std::string style;
  for (const auto& rule : rules) {
    std::string line;
    for (const auto& [name, value] : rule.declarations)
      if (!name.starts_with("--") || wanted.contains(name)) line += " " + name + ": " + value + ";";
    if (!line.empty()) style += rule.selector + " {" + line + " }\n";
  }
  return style;
}

std::string with_hue_turned(std::string_view style, double degrees) {
  std::string out;
  bool in_rule = false;  // "#add" before it is an element's name
  for (size_t at = 0; at < style.size();) {
    size_t length = 0;
    if (style[at] == '{' || style[at] == '}') in_rule = style[at] == '{';
    if (in_rule && style[at] == '#')
      while (at + 1 + length < style.size() &&
             std::isxdigit(static_cast<unsigned char>(style[at + 1 + length])))
        ++length;
    const bool ends =
        at + 1 + length >= style.size() ||
        std::string_view(" ;,)}\n").find(style[at + 1 + length]) != std::string_view::npos;
    if ((length == 3 || length == 6) && ends) {
      out += turned_color(style.substr(at + 1, length), degrees);
      at += 1 + length;
    } else {
      out += style[at++];
    }
  }
  return out;
}

}  // namespace dsvl

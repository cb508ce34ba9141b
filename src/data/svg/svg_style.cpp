// The table of SVG's attributes, and declarations of style read into it.
#include "data/svg/svg_style.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/error.h"
#include "data/lines.h"

namespace dsvl {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f";

constexpr std::array<SvgAttribute, 42> kAttributes = {{
    {"id", SvgType::word},
    {"href", SvgType::reference},
    {"d", SvgType::path},
    {"points", SvgType::points},
    {"x", SvgType::length, "0"},
    {"y", SvgType::length, "0"},
    {"width", SvgType::length},
    {"height", SvgType::length},
    {"x1", SvgType::length},
    {"y1", SvgType::length},
    {"x2", SvgType::length},
    {"y2", SvgType::length},
    {"cx", SvgType::length},
    {"cy", SvgType::length},
    {"r", SvgType::length},
    {"rx", SvgType::length},
    {"ry", SvgType::length},
    {"fx", SvgType::length},
    {"fy", SvgType::length},
    {"offset", SvgType::number},
    {"gradientUnits", SvgType::word},
    {"clipPathUnits", SvgType::word},
    {"spreadMethod", SvgType::word},
    {"gradientTransform", SvgType::transform},
    {"transform", SvgType::transform},
    {"clip-path", SvgType::paint, "none"},
    {"fill", SvgType::paint, "#000000", true},
    {"fill-opacity", SvgType::number, "1", true},
    {"fill-rule", SvgType::word, "nonzero", true},
    {"clip-rule", SvgType::word, "nonzero", true},
    {"stroke", SvgType::paint, "none", true},
    {"stroke-width", SvgType::length, "1", true},
    {"stroke-opacity", SvgType::number, "1", true},
    {"stroke-linecap", SvgType::word, "butt", true},
    {"stroke-linejoin", SvgType::word, "miter", true},
    {"stroke-miterlimit", SvgType::number, "4", true},
    {"stroke-dasharray", SvgType::points, "none", true},
    {"stroke-dashoffset", SvgType::length, "0", true},
    {"opacity", SvgType::number, "1"},
    {"stop-color", SvgType::paint, "#000000"},
    {"stop-opacity", SvgType::number, "1"},
    {"viewBox", SvgType::word},
}};

std::string without_comments(std::string_view style) {
  std::string rest;
  for (size_t at = 0; at < style.size();) {
    const size_t open = std::min(style.find("/*", at), style.size());
    rest += style.substr(at, open - at);
    const size_t close = open == style.size() ? style.npos : style.find("*/", open + 2);
    at = close == style.npos ? style.size() : close + 2;
  }
  return rest;
}

bool is_hexadecimal(std::string_view digits) {
  return (digits.size() == 3 || digits.size() == 4 || digits.size() == 6 || digits.size() == 8) &&
         digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

}  // namespace

std::span<const SvgAttribute> svg_attributes() {
  return kAttributes;
}

std::map<std::string, std::string, std::less<>> declared(const MarkupNode& node) {
  std::map<std::string, std::string, std::less<>> found;
  for (const auto& [name, value] : node.attributes) {
    if (name.ends_with(":href"))  // XLink's, which counts less
      found.try_emplace("href", trim(value, kBlanks));
    else
      found[name] = trim(value, kBlanks);
  }
  const std::string declarations = without_comments(node.value("style"));
  for (std::string_view style = declarations; !style.empty();) {
    const size_t end = std::min(style.find(';'), style.size());
    const std::string_view declaration = style.substr(0, end);
    style.remove_prefix(std::min(end + 1, style.size()));
    const size_t colon = declaration.find(':');
    if (colon == declaration.npos) continue;
    std::string_view value = declaration.substr(colon + 1);
    if (const size_t mark = value.find("!important"); mark != value.npos)
      value = value.substr(0, mark);
    found[lower_case(trim(declaration.substr(0, colon), kBlanks))] = trim(value, kBlanks);
  }
  return found;
}

std::optional<std::string> short_paint(std::string_view paint) {
  std::string text = lower_case(paint);
  if (text.starts_with("url(")) {
    const size_t close = paint.find(')');
    const auto name =
        close == paint.npos ? paint.substr(0, 0) : trim(paint.substr(4, close - 4), " '\"");
    if (name.size() < 2 || name[0] != '#' || name.find_first_of("()\"'<>& ") != name.npos)
      return {};
    return str("url(", name, ")");
  }
  if (text == "black" || text == "#000") return "#000000";
  if (text == "white" || text == "#fff") return "#ffffff";
  if (text == "currentcolor" || text == "inherit") return {};  // another property's, or another's
  if (text.starts_with('#') && !is_hexadecimal(std::string_view(text).substr(1))) return {};
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("#(),.% ").find(c) != std::string_view::npos;
  });
  if (!plain || text.empty()) return {};
  return text;
}

std::string_view referred_name(std::string_view value) {
  if (value.starts_with("url(#")) return value.substr(5, value.find(')') - 5);
  if (value.starts_with('#')) return value.substr(1);
  return {};
}

}  // namespace dsvl

// Every element of a drawing is cleaned, left out or refused.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "data/lines.h"
#include "data/svg/clean_svg.h"
#include "data/svg/svg_element.h"
#include "data/svg/svg_numbers.h"
#include "data/svg/svg_style.h"

namespace dsvl {
namespace {

constexpr std::array<std::string_view, 7> kHolders = {
    "svg", "g", "defs", "linearGradient", "radialGradient", "stop", "clipPath"};
// Of these nothing is painted, or only where something refers to them.
constexpr std::array<std::string_view, 6> kUnpainted = {"title",   "desc",   "metadata",
                                                        "pattern", "marker", "symbol"};

// Properties that change what is seen and are not kept, and the values with which they do not.
constexpr std::array<std::string_view, 12> kStrange = {
    "filter",           "mask",       "marker",         "marker-start",
    "marker-mid",       "marker-end", "paint-order",    "vector-effect",
    "transform-origin", "fr",         "mix-blend-mode", "isolation"};
constexpr std::array<std::string_view, 4> kPlain = {"", "none", "normal", "auto"};

class Cleaner {
 public:
  explicit Cleaner(bool has_uses) : has_uses_(has_uses) {}

  // `digits`: behind the point, of lengths within this element's parent. Elements that are never
  // painted have no name.
  SvgElement clean(const MarkupNode& node, const SvgValues& inherited, double digits) {
    if (node.is_text() || is_one_of(node.name, kUnpainted) || node.name.find(':') != node.name.npos)
      return {};
    if (!is_svg_shape(node.name) && !is_one_of(node.name, kHolders))
      throw SvgFault{unknown(node.name)};
    const SvgValues given = declared(node);
    if (is_hidden(node, given)) return {};
    refuse_strange(node, given);
    SvgElement element;
    SvgValues around = inherited;
    if (const auto turn = given.find("transform"); turn != given.end())
      digits += std::log10(std::max(scale_of(turn->second), 1e-9));
    keep_values(node.name, given, digits, around, element.values);
    if (is_svg_shape(node.name) && !drop_unpainted(element, around, inherited)) return {};
    const bool clipped = std::exchange(inside_clip_, inside_clip_ || node.name == "clipPath");
    for (const auto& child : node.children) {
      if (child.name == "svg") throw SvgFault{unknown(child.name)};
      // A group within a clipping path cuts nothing.
      if (inside_clip_ && child.name == "g") continue;
      SvgElement cleaned = clean(child, around, digits);
      if (!cleaned.name.empty()) element.children.push_back(std::move(cleaned));
    }
    inside_clip_ = clipped;
    element.name = node.name;
    if (element.name == "clipPath" && element.children.empty()) return {};
    return element;
  }

 private:
  static std::string unknown(const std::string& name) {
    if (name == "text" || name == "flowRoot") return "text in it";
    if (name == "image") return "a picture in it";
    if (name == "style") return "a style sheet";
    return "an element that is not known";
  }

  // Shapes alone: what a hidden group holds may be seen.
  static bool is_hidden(const MarkupNode& node, const SvgValues& given) {
    const auto value = [&](const char* name) {
      const auto found = given.find(name);
      return found == given.end() ? std::string_view() : std::string_view(found->second);
    };
    if (value("display") == "none") return true;
    const auto seen = value("visibility");
    if (seen.empty() || seen == "visible" || seen == "inherit") return false;
    if (!is_svg_shape(node.name)) throw SvgFault{"a property that is not kept"};
    return true;
  }

  static void refuse_strange(const MarkupNode& node, const SvgValues& given) {
    const bool is_root = node.name == "svg";
    for (const auto& [name, value] : given) {
      const bool strange = is_one_of(name, kStrange) ||
                           (is_root && (name == "opacity" || name == "clip-path") && value != "1");
      if ((strange && !is_one_of(value, kPlain)) ||
          (name == "clipPathUnits" && value != "userSpaceOnUse"))
        throw SvgFault{"a property that is not kept"};
    }
  }

  void keep_values(const std::string& name, const SvgValues& given, double digits,
                   SvgValues& around, SvgValues& kept) const {
    for (const auto& row : svg_attributes()) {
      const auto found = given.find(row.name);
      if (found == given.end() || found->second.empty()) continue;
      if (found->second == "inherit" && row.inherited) continue;
      if (name == "svg" && !row.inherited) continue;
      std::string value = short_value(row, name, found->second, digits);
      std::string& holds = around[std::string(row.name)];
      const std::string before = holds.empty() ? std::string(row.initial) : holds;
      if (row.inherited) holds = value;
      // Where drawings are used elsewhere, others may be around them.
      const bool holds_anyway =
          row.inherited ? !has_uses_ && value == before : value == row.initial;
      if (!holds_anyway) kept[std::string(row.name)] = std::move(value);
    }
  }

  static std::string short_value(const SvgAttribute& row, const std::string& element,
                                 const std::string& value, double digits) {
    // Of gradients lengths may be parts of a box, and of a small part of them much may be seen.
    const bool exact = element.ends_with("Gradient") || row.name.starts_with("stroke");
    std::optional<std::string> out;
    switch (row.type) {
      case SvgType::length:
        if (value.ends_with('%') && element.ends_with("Gradient"))
          out = short_part(value, 1, "%");
        else if (const auto length = length_of(value))
          out = short_number(*length, exact ? -6 : whole_digits(digits));
        break;
      case SvgType::number:
        out = short_part(value, value.ends_with('%') ? 0.01 : 1, "");
        break;
      case SvgType::path:
        out = short_path(value, whole_digits(digits));
        break;
      case SvgType::points:
        if (value == "none")
          out = value;
        else
          out = short_numbers(value, exact ? -6 : whole_digits(digits));
        break;
      case SvgType::transform:
        out = short_transform(value, -6);
        break;
      case SvgType::paint:
        out = short_paint(value);
        break;
      case SvgType::reference:
        if (value.size() > 1 && value[0] == '#') out = value;
        break;
      case SvgType::word:
        if (value.find_first_of("\"<>&") == value.npos) out = value;
        break;
    }
    if (!out) throw SvgFault{"a value that is not read"};
    return *out;
  }

  // "50%" or "0.5" times `factor`, to a thousandth.
  static std::optional<std::string> short_part(std::string_view value, double factor,
                                               const char* unit) {
    if (value.ends_with('%')) value.remove_suffix(1);
    const auto number = length_of(value);
    if (!number) return {};
    return short_number(*number * factor, 3) + unit;
  }

  // False for a shape without paint; else without properties of paint that it has not.
  bool drop_unpainted(SvgElement& shape, const SvgValues& around,
                      const SvgValues& inherited) const {
    if (inside_clip_ || has_uses_) return true;
    if (shape.value("opacity") == "0") return false;
    const auto value = [](const SvgValues& values, const char* name, const char* initial) {
      const auto found = values.find(name);
      return found == values.end() || found->second.empty() ? std::string(initial) : found->second;
    };
    const auto holds = [&](const char* name, const char* initial) {
      return value(around, name, initial);
    };
    const bool filled = holds("fill", "#000000") != "none" && holds("fill-opacity", "1") != "0";
    const bool stroked = holds("stroke", "none") != "none" && holds("stroke-opacity", "1") != "0" &&
                         holds("stroke-width", "1") != "0";
    for (const auto& row : svg_attributes())
      if ((row.name.starts_with("stroke") && !stroked) || (row.name.starts_with("fill") && !filled))
        shape.values.erase(std::string(row.name));
    if (!filled && value(inherited, "fill", "#000000") != "none") shape.values["fill"] = "none";
    if (!stroked && value(inherited, "stroke", "none") != "none") shape.values["stroke"] = "none";
    return filled || stroked;
  }

  const bool has_uses_;
  bool inside_clip_ = false;  // where shapes cut, painted or not
};

bool has_element(const MarkupNode& node, std::string_view name) {
  return node.name == name ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const MarkupNode& child) { return has_element(child, name); });
}

}  // namespace

SvgElement clean_element(const MarkupNode& node, double digits) {
  return Cleaner(has_element(node, "use")).clean(node, {}, digits);
}

bool is_svg_shape(std::string_view name) {
  constexpr std::array<std::string_view, 8> kShapes = {"path",     "rect",    "circle", "ellipse",
                                                       "polyline", "polygon", "line",   "use"};
  return is_one_of(name, kShapes);
}

}  // namespace dsvl

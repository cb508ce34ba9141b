// In three steps: every element is cleaned or refused, what nothing uses goes, the rest is written.
#include "data/svg/clean_svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/lines.h"
#include "data/svg/svg_numbers.h"
#include "data/svg/svg_style.h"
#include "data/web/markup.h"

namespace dsvl {
namespace {

constexpr std::string_view kSpace = "http://www.w3.org/2000/svg";
constexpr double kLongest = 4;  // of the longer side to the other

using Values = std::map<std::string, std::string, std::less<>>;

// What the file cannot be, as it is counted.
struct Fault {
  std::string why;
};

constexpr std::array<std::string_view, 7> kHolders = {
    "svg", "g", "defs", "linearGradient", "radialGradient", "stop", "clipPath"};
// Of these nothing is painted, or only where something refers to them.
constexpr std::array<std::string_view, 6> kUnpainted = {"title",   "desc",   "metadata",
                                                        "pattern", "marker", "symbol"};
constexpr std::array<std::string_view, 4> kTargets = {"linearGradient", "radialGradient",
                                                      "clipPath", "defs"};

struct Element {
  std::string name;
  Values values;
  std::vector<Element> children;
  const std::string& value(std::string_view name_) const {
    static const std::string kNone;
    const auto found = values.find(name_);
    return found == values.end() ? kNone : found->second;
  }
};

// Properties that change what is seen and are not kept, and the values with which they do not.
constexpr std::array<std::string_view, 12> kStrange = {
    "filter",           "mask",       "marker",         "marker-start",
    "marker-mid",       "marker-end", "paint-order",    "vector-effect",
    "transform-origin", "fr",         "mix-blend-mode", "isolation"};
constexpr std::array<std::string_view, 4> kPlain = {"", "none", "normal", "auto"};

bool has_other_licence(const MarkupNode& node) {
  if (node.name.ends_with(":license"))
    for (const auto& [name, value] : node.attributes)
      if (name.ends_with(":resource") && !value.ends_with("/PublicDomain") &&
          !value.ends_with("/publicdomain/") && value.find("/zero/") == value.npos)
        return true;
  return std::any_of(node.children.begin(), node.children.end(), has_other_licence);
}

struct View {
  double x = 0, y = 0, width = 0, height = 0;
};

View view_of(const Values& values) {
  View view;
  if (const auto box = values.find("viewBox"); box != values.end()) {
    const auto numbers = short_numbers(box->second, -9);
    const auto words = words_of(numbers ? std::string_view(*numbers) : std::string_view{});
    if (words.size() != 4) throw Fault{"no size"};
    const auto side = [&](size_t i) { return length_of(words[i]).value_or(0); };
    view = {side(0), side(1), side(2), side(3)};
  } else {
    const auto side = [&](const char* name) {
      const auto found = values.find(name);
      return found == values.end() ? 0 : length_of(found->second).value_or(0);
    };
    view = {0, 0, side("width"), side("height")};
  }
  if (!(view.width > 1e-3) || !(view.height > 1e-3)) throw Fault{"no size"};
  return view;
}

// Digits behind the point for a two thousandth of this length.
double digits_of(double length) {
  return std::log10(2000 / length);
}

int whole_digits(double digits) {
  return static_cast<int>(std::clamp(std::ceil(digits), 0.0, 9.0));
}

// As it is written, and no longer than that may be.
View rounded(View view) {
  const int digits = whole_digits(digits_of(std::max(view.width, view.height)));
  for (double* part : {&view.x, &view.y, &view.width, &view.height})
    *part = length_of(short_number(*part, digits)).value_or(0);
  if (std::max(view.width, view.height) > kLongest * std::min(view.width, view.height))
    throw Fault{"too long and thin"};
  return view;
}

class Cleaner {
 public:
  explicit Cleaner(bool has_uses) : has_uses_(has_uses) {}

  // `digits`: behind the point, of lengths within this element's parent. Elements that are never
  // painted have no name.
  Element clean(const MarkupNode& node, const Values& inherited, double digits) {
    if (node.is_text() || is_one_of(node.name, kUnpainted) || node.name.find(':') != node.name.npos)
      return {};
    if (!is_svg_shape(node.name) && !is_one_of(node.name, kHolders))
      throw Fault{unknown(node.name)};
    const Values given = declared(node);
    if (is_hidden(node, given)) return {};
    refuse_strange(node, given);
    Element element;
    Values around = inherited;
    if (const auto turn = given.find("transform"); turn != given.end())
      digits += std::log10(std::max(scale_of(turn->second), 1e-9));
    keep_values(node.name, given, digits, around, element.values);
    if (is_svg_shape(node.name) && !drop_unpainted(element, around, inherited)) return {};
    const bool clipped = std::exchange(inside_clip_, inside_clip_ || node.name == "clipPath");
    for (const auto& child : node.children) {
      if (child.name == "svg") throw Fault{unknown(child.name)};
      // A group within a clipping path cuts nothing.
      if (inside_clip_ && child.name == "g") continue;
      Element cleaned = clean(child, around, digits);
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
  static bool is_hidden(const MarkupNode& node, const Values& given) {
    const auto value = [&](const char* name) {
      const auto found = given.find(name);
      return found == given.end() ? std::string_view() : std::string_view(found->second);
    };
    if (value("display") == "none") return true;
    const auto seen = value("visibility");
    if (seen.empty() || seen == "visible" || seen == "inherit") return false;
    if (!is_svg_shape(node.name)) throw Fault{"a property that is not kept"};
    return true;
  }

  static void refuse_strange(const MarkupNode& node, const Values& given) {
    const bool is_root = node.name == "svg";
    for (const auto& [name, value] : given) {
      const bool strange = is_one_of(name, kStrange) ||
                           (is_root && (name == "opacity" || name == "clip-path") && value != "1");
      if ((strange && !is_one_of(value, kPlain)) ||
          (name == "clipPathUnits" && value != "userSpaceOnUse"))
        throw Fault{"a property that is not kept"};
    }
  }

  void keep_values(const std::string& name, const Values& given, double digits, Values& around,
                   Values& kept) const {
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
      case SvgType::view_box:
        if (value.find_first_of("\"<>&") == value.npos) out = value;
        break;
    }
    if (!out) throw Fault{"a value that is not read"};
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
  bool drop_unpainted(Element& shape, const Values& around, const Values& inherited) const {
    if (inside_clip_ || has_uses_) return true;
    if (shape.value("opacity") == "0") return false;
    const auto value = [](const Values& values, const char* name, const char* initial) {
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

// Names that something painted refers to, directly or through what it refers to.
class References {
 public:
  explicit References(const Element& root) {
    gather(root);
    reach(root);
  }
  bool has(const std::string& name) const { return reached_.contains(name); }
  bool lacks_target() const { return lacks_target_; }

  // Elements that are painted, those behind every <use> each time. Fails on what goes round.
  double painted(const Element& element) {
    double count = 1;
    for (const auto& child : element.children) count += painted(child);
    const auto target = element.name == "use"
                            ? by_name_.find(std::string(referred_name(element.value("href"))))
                            : by_name_.end();
    if (target == by_name_.end()) return count;
    const auto [known, is_new] = painted_.try_emplace(target->second, -1);
    if (!is_new && known->second < 0) throw Fault{"uses that go round"};
    if (is_new) {
      const double behind = painted(*target->second);
      painted_[target->second] = behind;
    }
    return count + painted_[target->second];
  }

 private:
  void gather(const Element& element) {
    if (const auto& id = element.value("id"); !id.empty()) by_name_.emplace(id, &element);
    for (const auto& child : element.children) gather(child);
  }

  void reach(const Element& element) {
    if (is_one_of(element.name, kTargets)) return;
    follow(element);
    for (const auto& child : element.children) reach(child);
  }

  void follow(const Element& element) {
    for (const auto& [key, value] : element.values) {
      const std::string name(referred_name(value));
      if (name.empty() || (key != "href" && !value.starts_with("url(")) || reached_.contains(name))
        continue;
      const auto target = by_name_.find(name);
      if (target == by_name_.end()) {
        lacks_target_ = true;
        continue;
      }
      reached_.insert(name);
      follow_all(*target->second);
    }
  }

  void follow_all(const Element& element) {
    follow(element);
    for (const auto& child : element.children) follow_all(child);
  }

  std::map<std::string, const Element*> by_name_;
  std::set<std::string> reached_;
  std::map<const Element*, double> painted_;
  bool lacks_target_ = false;
};

// Without definitions and names that nothing refers to, and groups that say or hold nothing: their
// children take a group's place.
std::vector<Element> used_children(std::vector<Element> children, const References& references,
                                   bool defined) {
  std::vector<Element> used;
  for (auto& child : children) {
    const auto& id = child.value("id");
    const bool reached = !id.empty() && references.has(id);
    const bool only_referred = child.name != "stop" && child.name != "defs" &&
                               (defined || is_one_of(child.name, kTargets));
    if (only_referred && !reached) continue;
    if (!reached) child.values.erase("id");
    child.children = used_children(std::move(child.children), references, child.name == "defs");
    const bool is_group = child.name == "g" || child.name == "defs";
    if (is_group && child.children.empty()) continue;
    if (child.name == "g" && child.values.empty())
      std::move(child.children.begin(), child.children.end(), std::back_inserter(used));
    else
      used.push_back(std::move(child));
  }
  return used;
}

bool paints(const Element& element) {
  return is_svg_shape(element.name) ||
         (!is_one_of(element.name, kTargets) &&
          std::any_of(element.children.begin(), element.children.end(), paints));
}

class Writer {
 public:
  explicit Writer(size_t most) : most_(most) {}

  void write(const Element& element) {
    out_ += "<" + element.name;
    for (const auto& row : svg_attributes())
      if (const auto& value = element.value(row.name); !value.empty())
        out_ += str(" ", row.name, "=\"", named(row, value), "\"");
    if (element.children.empty()) {
      out_ += "/>\n";
    } else {
      out_ += ">\n";
      for (const auto& child : element.children) write(child);
      out_ += "</" + element.name + ">\n";
    }
    if (out_.size() > most_) throw Fault{"too much code"};
  }

  std::string take() { return std::move(out_); }

 private:
  // Names in the order in which they come: a to z, then a1, b1, ...
  std::string short_name(const std::string& name) {
    const auto [found, is_new] = names_.try_emplace(name, "");
    if (is_new) {
      const size_t number = names_.size() - 1;
      found->second = std::string(1, static_cast<char>('a' + number % 26));
      if (number >= 26) found->second += std::to_string(number / 26);
    }
    return found->second;
  }

  std::string named(const SvgAttribute& row, const std::string& value) {
    if (row.name == "id") return short_name(value);
    const std::string name(referred_name(value));
    if (row.type == SvgType::reference) return "#" + short_name(name);
    return value.starts_with("url(") ? "url(#" + short_name(name) + ")" : value;
  }

  const size_t most_;
  std::map<std::string, std::string> names_;
  std::string out_;
};

CleanSvg cleaned(std::string_view bytes, size_t most_bytes) {
  constexpr double kMostPainted = 5000;
  if (bytes.find("<!ENTITY") != bytes.npos) throw Fault{"entities in it"};
  const ReadMarkup read = parse_xml(bytes, kSpace);
  if (!read.fault.empty()) throw Fault{read.fault};
  const auto& children = read.root.children;
  if (children.size() != 1 || children[0].name != "svg") throw Fault{"not in SVG's namespace"};
  const MarkupNode& node = children[0];
  if (has_other_licence(node)) throw Fault{"another licence in its metadata"};
  const View view = rounded(view_of(declared(node)));
  const double digits = digits_of(std::max(view.width, view.height));
  Element root = Cleaner(has_element(node, "use")).clean(node, {}, digits);
  root.children = used_children(std::move(root.children), References(root), false);
  References references(root);
  if (references.lacks_target()) throw Fault{"a reference to what is not kept"};
  if (!paints(root)) throw Fault{"nothing to see"};
  if (references.painted(root) > kMostPainted) throw Fault{"too much to paint"};
  const auto number = [&](double value) { return short_number(value, whole_digits(digits)); };
  root.values["viewBox"] =
      str(number(view.x), " ", number(view.y), " ", number(view.width), " ", number(view.height));
  Writer writer(most_bytes);
  writer.write(root);
  std::string source = writer.take();
  source.insert(4, str(" xmlns=\"", kSpace, "\""));
  return {std::move(source), view.width, view.height, ""};
}

}  // namespace

bool is_svg_shape(std::string_view name) {
  constexpr std::array<std::string_view, 8> kShapes = {"path",     "rect",    "circle", "ellipse",
                                                       "polyline", "polygon", "line",   "use"};
  return is_one_of(name, kShapes);
}

CleanSvg clean_svg(std::string_view bytes, size_t most_bytes) {
  try {
    return cleaned(bytes, most_bytes);
  } catch (const Fault& fault) {
    return {"", 0, 0, fault.why};
  }
}

std::string sized_svg(const std::string& source, int width, int height) {
  std::string sized = source;
  sized.insert(4, str(" width=\"", width, "\" height=\"", height, "\""));
  return sized;
}

}  // namespace dsvl

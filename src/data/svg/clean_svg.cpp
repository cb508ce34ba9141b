// In three steps: every element is cleaned or refused, what nothing uses goes, the rest is written.
#include "data/svg/clean_svg.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/error.h"
#include "data/lines.h"
#include "data/svg/svg_element.h"
#include "data/svg/svg_numbers.h"
#include "data/svg/svg_style.h"

namespace dsvl {
namespace {

constexpr std::string_view kSpace = "http://www.w3.org/2000/svg";
constexpr double kLongest = 4;  // of the longer side to the other

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

View view_of(const SvgValues& values) {
  View view;
  if (const auto box = values.find("viewBox"); box != values.end()) {
    const auto numbers = short_numbers(box->second, -9);
    const auto words = words_of(numbers ? std::string_view(*numbers) : std::string_view{});
    if (words.size() != 4) throw SvgFault{"no size"};
    const auto side = [&](size_t i) { return length_of(words[i]).value_or(0); };
    view = {side(0), side(1), side(2), side(3)};
  } else {
    const auto side = [&](const char* name) {
      const auto found = values.find(name);
      return found == values.end() ? 0 : length_of(found->second).value_or(0);
    };
    view = {0, 0, side("width"), side("height")};
  }
  if (!(view.width > 1e-3) || !(view.height > 1e-3)) throw SvgFault{"no size"};
  return view;
}

// Digits behind the point for a two thousandth of this length.
double digits_of(double length) {
  return std::log10(2000 / length);
}

// As it is written, and no longer than that may be.
View rounded(View view) {
  const int digits = whole_digits(digits_of(std::max(view.width, view.height)));
  for (double* part : {&view.x, &view.y, &view.width, &view.height})
    *part = length_of(short_number(*part, digits)).value_or(0);
  if (std::max(view.width, view.height) > kLongest * std::min(view.width, view.height))
    throw SvgFault{"too long and thin"};
  return view;
}

class Writer {
 public:
  explicit Writer(size_t most) : most_(most) {}

  void write(const SvgElement& element) {
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
    if (out_.size() > most_) throw SvgFault{"too much code"};
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
  if (bytes.find("<!ENTITY") != bytes.npos) throw SvgFault{"entities in it"};
  const ReadMarkup read = parse_xml(bytes, kSpace);
  if (!read.fault.empty()) throw SvgFault{read.fault};
  const auto& children = read.root.children;
  if (children.size() != 1 || children[0].name != "svg") throw SvgFault{"not in SVG's namespace"};
  const MarkupNode& node = children[0];
  if (has_other_licence(node)) throw SvgFault{"another licence in its metadata"};
  const View view = rounded(view_of(declared(node)));
  const double digits = digits_of(std::max(view.width, view.height));
  SvgElement root = clean_element(node, digits);
  const SvgReferences before(root);
  root.children = used_children(std::move(root.children), before);
  SvgReferences references(root);
  if (references.lacks_target()) throw SvgFault{"a reference to what is not kept"};
  if (!paints(root)) throw SvgFault{"nothing to see"};
  if (references.painted(root) > kMostPainted) throw SvgFault{"too much to paint"};
  const auto number = [&](double value) { return short_number(value, whole_digits(digits)); };
  root.values["viewBox"] =
      str(number(view.x), " ", number(view.y), " ", number(view.width), " ", number(view.height));
  Writer writer(most_bytes);
  writer.write(root);
  std::string source = writer.take();
  source.insert(4, str(" xmlns=\"", kSpace, "\""));
  return {std::move(source), ""};
}

}  // namespace

CleanSvg clean_svg(std::string_view bytes, size_t most_bytes) {
  try {
    return cleaned(bytes, most_bytes);
  } catch (const SvgFault& fault) {
    return {"", fault.why};
  }
}

std::string sized_svg(const std::string& source, int width, int height) {
  std::string sized = source;
  sized.insert(4, str(" width=\"", width, "\" height=\"", height, "\""));
  return sized;
}

}  // namespace dsvl
